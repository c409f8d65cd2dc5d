package dev.aorist.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.bank.BankApplication;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks for a stream of a row, of rows or of what an index finds is told of changes. */
@Timeout(120)
class WatchStreamTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private Aorist aorist;
  private int port;

  @BeforeEach
  void open() {
    aorist =
        Wait.until(Aorist.embed(vertx, new BankApplication().configure(AoristOptions.inMemory())));
    port =
        Wait.until(
                vertx
                    .createHttpServer()
                    .requestHandler(AoristRouter.mount(vertx, aorist))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    send(new Bank.Open("alice", "Alice"));
  }

  @AfterEach
  void close() {
    Wait.until(aorist.close());
    Wait.until(vertx.close());
  }

  private void send(Object command) {
    Wait.until(aorist.commands().send(command));
  }

  private HttpClientResponse ask(String path) {
    return Wait.until(
        client
            .request(HttpMethod.GET, port, "127.0.0.1", path)
            .compose(request -> request.putHeader("Accept", "text/event-stream").send())
            .map(
                response -> {
                  response.pause();
                  return response;
                }));
  }

  private List<JsonObject> follow(String path) {
    HttpClientResponse response = ask(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
    List<JsonObject> heard = new CopyOnWriteArrayList<>();
    response.handler(RecordParser.newDelimited("\n\n", event -> heard.add(json(event.toString()))));
    response.resume();
    return heard;
  }

  private static JsonObject json(String event) {
    assertThat(event).startsWith("data: ");
    return new JsonObject(event.substring(6));
  }

  private static JsonObject last(List<JsonObject> heard) {
    return heard.isEmpty() ? new JsonObject() : heard.get(heard.size() - 1);
  }

  private static JsonObject row(long cents, String owner) {
    return new JsonObject().put("cents", cents).put("owner", owner);
  }

  @Test
  void a_row_is_told_from_before_it_is_there() {
    List<JsonObject> heard = follow("/aorist/views/balances/rows/bob");
    await().until(() -> heard.size() == 1);
    assertThat(heard.get(0)).isEqualTo(new JsonObject().put("view", "balances").put("key", "bob"));
    send(new Bank.Open("bob", "Bob"));
    await().until(() -> row(0, "Bob").equals(last(heard).getJsonObject("row")));
    send(new Bank.Deposit("bob", 5));
    send(new Bank.Deposit("alice", 7));
    await().until(() -> row(5, "Bob").equals(last(heard).getJsonObject("row")));
    assertThat(heard).hasSize(3);
  }

  @Test
  void rows_of_a_range_and_of_an_index_are_told() {
    List<JsonObject> all = follow("/aorist/views/balances");
    List<JsonObject> range = follow("/aorist/views/balances?from=b&to=d&limit=1");
    List<JsonObject> found = follow("/aorist/views/balances?where=owner%3DCarol");
    await().until(() -> all.size() == 1 && range.size() == 1 && found.size() == 1);
    send(new Bank.Open("bob", "Carol"));
    send(new Bank.Open("dora", "Carol"));

    await().until(() -> last(all).getJsonArray("rows").size() == 3);
    await().until(() -> last(found).getJsonArray("rows").size() == 2);
    await().until(() -> last(range).getJsonArray("rows").size() == 1);
    assertThat(last(range).getJsonArray("rows").getJsonObject(0).getString("key")).isEqualTo("bob");
    assertThat(last(range).containsKey("next")).isFalse();
    assertThat(all.get(0).getJsonArray("rows")).hasSize(1);
    assertThat(found.get(0).getJsonArray("rows")).isEmpty();
  }

  @Test
  void a_reader_that_does_not_keep_up_gets_the_newest_in_the_end() {
    HttpClientResponse response = ask("/aorist/views/balances/rows/alice");
    for (int i = 0; i < 500; i++) {
      send(new Bank.Deposit("alice", 1));
    }
    List<JsonObject> heard = new CopyOnWriteArrayList<>();
    response.handler(RecordParser.newDelimited("\n\n", event -> heard.add(json(event.toString()))));
    response.resume();

    await().until(() -> row(500, "Alice").equals(last(heard).getJsonObject("row")));
  }

  @Test
  void who_goes_away_is_not_told_any_more_and_nobody_else_minds() {
    HttpClientResponse response = ask("/aorist/views/balances/rows/alice");
    response.resume();
    Wait.until(response.request().connection().close());
    List<JsonObject> heard = follow("/aorist/views/balances/rows/alice");
    send(new Bank.Deposit("alice", 9));
    await().until(() -> row(9, "Alice").equals(last(heard).getJsonObject("row")));
  }

  @Test
  void what_cannot_be_watched_is_refused_before_the_stream_begins() {
    assertThat(ask("/aorist/views/nothing").statusCode()).isEqualTo(404);
    assertThat(ask("/aorist/views/nothing/rows/a").statusCode()).isEqualTo(404);
    assertThat(ask("/aorist/views/balances?where=colour%3Dred").statusCode()).isEqualTo(400);
    assertThat(ask("/aorist/views/balances?where=owner").statusCode()).isEqualTo(400);
    assertThat(ask("/aorist/views/balances?limit=0").statusCode()).isEqualTo(400);
    assertThat(ask("/aorist/views/balances?asOf=0:0").statusCode()).isEqualTo(400);
  }
}
