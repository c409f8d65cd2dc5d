package dev.aorist.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.bank.BankApplication;
import dev.aorist.commandbus.Outcome;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Subscriber;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AoristRouterTest {
  private static final Instant NOON = Instant.parse("2026-07-28T12:00:00Z");

  private final TurnedClock clock = new TurnedClock(NOON);
  private final Vertx vertx = Vertx.vertx();
  private Aorist aorist;
  private WebClient client;
  private Position opened;

  @BeforeEach
  void open() {
    aorist =
        Wait.until(
            Aorist.embed(
                vertx,
                new BankApplication()
                    .configure(AoristOptions.inMemory())
                    .subscribe(new Counter())
                    .clock(clock)));
    int port =
        Wait.until(
                vertx
                    .createHttpServer()
                    .requestHandler(AoristRouter.mount(vertx, aorist))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    client =
        WebClient.create(
            vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port));
    opened = send(new Bank.Open("alice", "Alice")).position();
    clock.turnTo(NOON.plusSeconds(60));
    send(new Bank.Deposit("alice", 500));
    send(new Bank.Open("bob/ben", "Bob & Ben"));
    send(new Bank.Open("carol", "Carol"));
    Wait.until(aorist.views().caughtUp());
  }

  /** Is told of deposits. */
  @Subscriber("counter")
  private static final class Counter {
    @EventHandler
    void on(Bank.Deposited deposited) {}
  }

  @AfterEach
  void close() {
    Wait.until(aorist.close());
    Wait.until(vertx.close());
  }

  @Test
  void views_are_listed_with_how_they_go() {
    JsonObject views = get("/aorist/views", 200);

    assertThat(views.getJsonArray("views"))
        .map(JsonObject.class::cast)
        .map(
            view ->
                view.getString("view")
                    + " "
                    + view.getString("state")
                    + " "
                    + view.getString("order"))
        .containsExactly("balances running stream", "total running total");
    assertThat(views.getJsonArray("views").getJsonObject(0).getLong("events")).isEqualTo(4);
  }

  @Test
  void a_view_is_held_against_its_events_and_against_itself_at_another_time() {
    JsonObject check = get("/aorist/views/balances/check", 200);
    JsonObject diff =
        get("/aorist/views/balances/diff?from=" + NOON + "&to=" + NOON.plusSeconds(60), 200);

    assertThat(check.getBoolean("holds")).isTrue();
    assertThat(check.getString("stored")).isEqualTo(check.getString("replayed")).hasSize(64);
    assertThat(check.getJsonArray("partitions"))
        .hasSize(4)
        .allSatisfy(
            one -> {
              var partition = (JsonObject) one;
              assertThat(partition.getLong("seen")).isEqualTo(partition.getLong("to"));
              assertThat(partition.getLong("gaps")).isEqualTo(partition.getLong("twice")).isZero();
              assertThat(partition.getString("stored"))
                  .hasSize(64)
                  .isEqualTo(partition.getString("replayed"));
            });
    assertThat(diff.getLong("changed")).isPositive();
    assertThat(
            diff.getJsonArray("changes").getJsonObject(0).getJsonObject("after").getLong("cents"))
        .isEqualTo(500);
    assertThat(get("/aorist/views/balances/diff?from=" + NOON, 400).getString("message"))
        .contains("?from=moment&to=moment");
  }

  @Test
  void a_view_is_paused_and_goes_on() {
    assertThat(post("/aorist/views/balances/pause", 200).getString("state")).isEqualTo("stopped");
    assertThat(post("/aorist/views/balances/resume", 200).getString("state")).isEqualTo("running");
  }

  @Test
  void a_view_is_reset_and_its_rows_have_a_history() {
    assertThat(post("/aorist/views/total/reset", 200).getString("state")).isEqualTo("running");
    Wait.until(aorist.views().caughtUp());
    String times = "?from=" + NOON.minusSeconds(1) + "&to=" + NOON.plusSeconds(60);
    JsonObject history = get("/aorist/views/total/rows/all/history" + times, 200);

    assertThat(history.getJsonArray("versions")).hasSize(4);
    assertThat(history.getJsonArray("versions").getJsonObject(0).getString("position"))
        .isEqualTo(opened.toString());
    assertThat(get("/aorist/views/total/status", 200).getLong("events")).isEqualTo(4);
    assertThat(get("/aorist/views/balances/rows/alice/history" + times, 409).getString("error"))
        .isEqualTo("view_busy");
    assertThat(get("/aorist/views/balances?where=owner=Bob%20%26%20Ben", 200).getJsonArray("rows"))
        .singleElement()
        .extracting(row -> ((JsonObject) row).getString("key"))
        .isEqualTo("bob/ben");
    assertThat(get("/aorist/views/balances?where=cents=0", 400).getString("message"))
        .contains("it has [owner]");
    assertThat(get("/aorist/views/balances?from=b&to=c", 200).getJsonArray("rows")).hasSize(1);
    assertThat(post("/aorist/views/total/rebuild?threads=x", 400).getString("message"))
        .contains("?threads=number");
  }

  @Test
  void what_is_parked_is_shown_retried_and_discarded() {
    System.setProperty("bank.poison", "666");
    try {
      send(new Bank.Deposit("bob/ben", 666));
      send(new Bank.Deposit("bob/ben", 1));
      Wait.until(aorist.views().caughtUp());
      JsonObject health = get("/aorist/health", 200);
      JsonObject rows = get("/aorist/views/balances/parked", 200);
      JsonObject events = get("/aorist/views/balances/parked/bob%2Fben", 200);

      assertThat(health.encode()).contains("\"parkedRows\":1,\"parkedEvents\":2");
      assertThat(metrics())
          .contains("aorist_view_parked_rows{view=\"balances\"} 1\n")
          .contains("aorist_view_parked_events{view=\"balances\"} 2\n")
          .contains("aorist_view_parked_events{view=\"total\"} 0\n");
      assertThat(rows.getLong("rows")).isEqualTo(1);
      assertThat(rows.getJsonArray("parked").getJsonObject(0).getString("key"))
          .isEqualTo("bob/ben");
      assertThat(events.getJsonArray("parked")).hasSize(2);
      assertThat(post("/aorist/views/balances/parked/retry", 200).getLong("parked")).isEqualTo(2);
      assertThat(post("/aorist/views/balances/parked/bob%2Fben/discard", 200).getLong("discarded"))
          .isEqualTo(1);
    } finally {
      System.clearProperty("bank.poison");
    }
    assertThat(
            get("/aorist/views/balances/rows/bob%2Fben", 200).getJsonObject("row").getLong("cents"))
        .isEqualTo(1);
    assertThat(get("/aorist/views/balances/parked/bob%2Fben", 404).getString("message"))
        .contains("Nothing is parked for the row 'bob/ben'");
    assertThat(post("/aorist/views/balances/parked/alice/retry", 400).getString("message"))
        .contains("Nothing is parked for the row 'alice'");
    assertThat(post("/aorist/views/x/parked/retry", 404).getString("message")).contains("balances");
  }

  @Test
  void metrics_tell_of_log_views_and_subscribers_in_the_format_of_prometheus() {
    post("/aorist/views/total/pause", 200);
    assertThat(metrics())
        .contains("# TYPE aorist_store_appended_events_total counter\n")
        .contains("aorist_store_appended_events_total 4\n")
        .contains("aorist_store_events 4\n")
        .contains("# TYPE aorist_view_behind_events gauge\n")
        .contains("aorist_view_events{view=\"balances\"} 4\n")
        .contains("aorist_view_behind_events{view=\"balances\"} 0\n")
        .contains("aorist_view_state{view=\"balances\",state=\"running\"} 1\n")
        .contains("aorist_view_state{view=\"balances\",state=\"stopped\"} 0\n")
        .contains("aorist_view_state{view=\"total\",state=\"stopped\"} 1\n")
        .contains("aorist_subscriber_state{subscriber=\"counter\",state=\"running\"} 1\n")
        .doesNotContain("aorist_partition")
        .matches(
            "(# HELP aorist_\\w+ [^\n]+\n# TYPE aorist_\\w+ (gauge|counter)\n"
                + "(aorist_\\w+(\\{(\\w+=\"[^\"]*\",?)+})? [0-9.]+\n)+)+");
  }

  private String metrics() {
    HttpResponse<Buffer> answer = Wait.until(client.get("/aorist/metrics").send());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("content-type")).startsWith("text/plain; version=0.0.4");
    return answer.bodyAsString();
  }

  @Test
  void subscribers_are_listed_paused_and_resumed() {
    String trouble = post("/aorist/subscribers/mailer/pause", 404).getString("message");

    assertThat(get("/aorist/subscribers", 200).getJsonArray("subscribers"))
        .map(one -> ((JsonObject) one).getString("subscriber"))
        .containsExactly("counter");
    assertThat(trouble).contains("There is no subscriber 'mailer'");
    assertThat(post("/aorist/subscribers/counter/pause", 200).getString("state"))
        .isEqualTo("paused");
    assertThat(post("/aorist/subscribers/counter/resume", 200).getString("state"))
        .isEqualTo("running");
    assertThat(get("/aorist/health", 200).encode())
        .contains("\"id\":\"counter\",\"status\":\"UP\"");
  }

  @Test
  void a_path_with_a_broken_escape_is_the_callers_fault() {
    JsonObject answer = get("/aorist/views/%zz", 400);

    assertThat(answer.getString("error")).isEqualTo("bad_request");
    assertThat(answer.getString("message")).contains("%25");
  }

  @Test
  void rows_come_in_pages_by_key() {
    JsonObject first = get("/aorist/views/balances?limit=2", 200);
    JsonObject second =
        Wait.until(
                client
                    .get("/aorist/views/balances")
                    .addQueryParam("limit", "2")
                    .addQueryParam("from", first.getString("next"))
                    .send())
            .bodyAsJsonObject();

    assertThat(keys(first)).containsExactly("alice", "bob/ben");
    assertThat(first.getString("next")).isEqualTo("carol");
    assertThat(keys(second)).containsExactly("carol");
    assertThat(second.containsKey("next")).isFalse();
  }

  @Test
  void a_row_is_found_by_its_key_whatever_that_holds() {
    assertThat(get("/aorist/views/balances/rows/bob%2Fben", 200).getJsonObject("row"))
        .isEqualTo(new JsonObject().put("owner", "Bob & Ben").put("cents", 0));
  }

  @Test
  void a_row_as_of_an_instant_a_position_and_a_checkpoint() {
    String path = "/aorist/views/balances/rows/alice?asOf=";
    String end = aorist.store().end().toString();

    assertThat(cents(get(path + NOON, 200))).isZero();
    assertThat(cents(get(path + NOON.plusSeconds(60), 200))).isEqualTo(500);
    assertThat(cents(get(path + "2026-07-28T14:01:00%2B02:00", 200))).isEqualTo(500);
    assertThat(cents(get(path + opened, 200))).isZero();
    assertThat(cents(get(path + end, 200))).isEqualTo(500);
    assertThat(get(path + end, 200).getString("plan")).isIn("single_stream", "replay");
    assertThat(get(path + NOON.minusSeconds(1), 404).getString("error")).isEqualTo("unknown_key");
  }

  @Test
  void rows_as_of_an_instant_are_those_of_a_replay_up_to_then_also_where_they_are_looked_up() {
    JsonObject then = get("/aorist/views/total?asOf=" + NOON, 200);
    JsonObject replayed = get("/aorist/views/balances?asOf=" + NOON, 200);

    assertThat(then.getJsonArray("rows").getJsonObject(0).getJsonObject("row"))
        .isEqualTo(new JsonObject().put("accounts", 1).put("cents", 0));
    assertThat(then.getString("plan")).isEqualTo("history");
    assertThat(replayed.getJsonArray("rows").getJsonObject(0).getJsonObject("row"))
        .isEqualTo(new JsonObject().put("owner", "Alice").put("cents", 0));
    assertThat(replayed.getJsonArray("rows")).hasSize(1);
    assertThat(replayed.getString("plan")).isEqualTo("replay");
  }

  @Test
  void a_reader_sees_its_own_write_when_it_asks_to() {
    Position withdrawn = send(new Bank.Withdraw("alice", 100)).position();

    assertThat(cents(get("/aorist/views/balances/rows/alice?atLeast=" + withdrawn, 200)))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "/aorist/views/nothing, 404, unknown_view, 'balances, total'",
    "/aorist/views/nothing/rows/alice, 404, unknown_view, 'balances, total'",
    "/aorist/views/nothing/rebuild, 404, unknown_view, 'balances, total'",
    "/aorist/views/balances/rows/nobody, 404, unknown_key, nobody",
    "/aorist/nothing, 404, unknown_route, /aorist/views",
    "/aorist/views/balances?limit=many, 400, bad_limit, 1 to 1000",
    "/aorist/views/balances?limit=0, 400, bad_limit, 1 to 1000",
    "/aorist/views/balances?limit=1001, 400, bad_limit, 1 to 1000",
    "/aorist/views/balances?asOf=last, 400, bad_as_of, 2026-07-28T12:00:00Z",
    "/aorist/views/balances?asOf=2026-07-28T25:00:00Z, 400, bad_instant, 2026-07-28T12:00:00Z",
    "/aorist/views/balances?asOf=9:0, 400, bad_position, 0 to 3",
    "/aorist/views/balances?asOf=a:0, 400, bad_position, 17:4203",
    "'/aorist/views/balances?asOf=1,2', 400, bad_checkpoint, 4 offsets",
    "'/aorist/views/balances?asOf=9,9,9,9', 400, bad_request, ''",
    "/aorist/views/balances/rows/alice?atLeast=1, 400, bad_position, 17:4203",
    "/aorist/views/balances/rows/alice?atLeast=0:0&asOf=0:0, 400, bad_request, one of them",
  })
  void a_request_that_cannot_be_answered_is_told_why(
      String path, int status, String error, String hint) {
    JsonObject answer = get(path, status);

    assertThat(answer.getString("error")).isEqualTo(error);
    assertThat(answer.getString("message")).contains(hint).doesNotContain("Exception", "\tat ");
  }

  @Test
  void a_view_that_stands_says_so_to_who_waits_for_it() {
    Wait.until(aorist.view(Bank.Balances.class).pause());
    Position deposited = send(new Bank.Deposit("alice", 1)).position();

    HttpResponse<Buffer> answer =
        request(HttpMethod.GET, "/aorist/views/balances/rows/alice?atLeast=" + deposited);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
    assertThat(answer.bodyAsJsonObject().getString("error")).isEqualTo("view_stopped");
    assertThat(cents(get("/aorist/views/balances/rows/alice", 200))).isEqualTo(500);
  }

  @Test
  void facts_stand_beside_the_message() {
    JsonObject answer = get("/aorist/views/nothing", 404);

    assertThat(answer.getString("view")).isEqualTo("nothing");
    assertThat(answer.getJsonArray("known")).containsExactly("balances", "total");
  }

  @Test
  void a_rebuild_is_started_followed_and_leaves_the_same_digest() {
    HttpResponse<Buffer> started = request(HttpMethod.POST, "/aorist/views/balances/rebuild");
    assertThat(started.statusCode()).isEqualTo(202);
    assertThat(started.getHeader("Location")).isEqualTo("/aorist/views/balances/rebuild");
    assertThat(started.bodyAsJsonObject().getString("state")).isIn("running", "done");

    HttpResponse<Buffer> events =
        Wait.until(
            client
                .get(started.getHeader("Location"))
                .putHeader("Accept", "text/event-stream")
                .send());

    assertThat(events.getHeader("Content-Type")).startsWith("text/event-stream");
    List<JsonObject> states =
        events
            .bodyAsString()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> new JsonObject(line.substring(6)))
            .toList();
    JsonObject last = states.get(states.size() - 1);
    assertThat(last.getString("state")).isEqualTo("done");
    assertThat(last.getLong("rows")).isEqualTo(3);
    assertThat(last.getString("digest"))
        .isEqualTo(last.getString("digestBefore"))
        .isEqualTo(Wait.until(aorist.view(Bank.Balances.class).digest()).sha256());
    assertThat(get("/aorist/views/balances/rebuild", 200)).isEqualTo(last);
    assertThat(get("/aorist/views/total/rebuild", 200).getString("state")).isEqualTo("none");
  }

  @Test
  void what_answered_before_a_rebuild_is_kept_gone_back_to_and_dropped() {
    assertThat(post("/aorist/views/total/back", 409).getString("message"))
        .contains("'total' keeps no rows that answered before");
    assertThat(post("/aorist/views/total/rebuild?anyway=maybe", 400).getString("message"))
        .contains("?anyway=true");
    Wait.until(aorist.views().view("total").rebuild(progress -> {}));
    assertThat(states(get("/aorist/views/total/builds", 200))).containsExactly("old", "live");
    assertThat(states(post("/aorist/views/total/back", 200))).containsExactly("live", "old");
    assertThat(states(post("/aorist/views/total/drop", 200))).containsExactly("live");
    post("/aorist/views/total/drop", 409);
    post("/aorist/views/nothing/back", 404);
    JsonObject kept = post("/aorist/views/balances/checkpoint", 200);
    assertThat(states(kept)).containsExactly("live", "checkpoint");
    long checkpoint = kept.getJsonArray("builds").getJsonObject(1).getLong("build");
    assertThat(get("/aorist/views/balances?asOf=2999-01-01T00:00:00Z", 200).getString("plan"))
        .isEqualTo("checkpoint");
    assertThat(post("/aorist/views/balances/drop?checkpoint=some", 400).getString("message"))
        .contains("?checkpoint=number");
    post("/aorist/views/balances/drop?checkpoint=4711", 400);
    assertThat(states(post("/aorist/views/balances/drop?checkpoint=" + checkpoint, 200)))
        .containsExactly("live");
    // A rebuild that was interrupted is not there to be resumed.
    assertThat(post("/aorist/views/total/rebuild?resume=true", 202).getString("state"))
        .isIn("running", "failed");
    Awaitility.await()
        .until(() -> !get("/aorist/views/total/rebuild", 200).getString("state").equals("running"));
    assertThat(get("/aorist/views/total/rebuild", 200).getString("message"))
        .contains("No rebuild of the view 'total' was interrupted");
  }

  private static List<String> states(JsonObject answer) {
    return answer.getJsonArray("builds").stream()
        .map(build -> ((JsonObject) build).getString("state"))
        .toList();
  }

  @Test
  void health_is_up_while_everything_works_and_503_when_a_view_stands() {
    JsonObject up = get("/aorist/health", 200);
    Wait.until(aorist.view(Bank.Totals.class).pause());
    JsonObject down = get("/aorist/health", 503);

    assertThat(up.getString("outcome")).isEqualTo("UP");
    assertThat(down.getString("outcome")).isEqualTo("DOWN");
    assertThat(down.encode()).contains("total", "stopped");
    Wait.until(aorist.view(Bank.Totals.class).resume());
    get("/aorist/health", 200);
  }

  @Test
  void health_is_503_when_the_store_is_closed() {
    Wait.until(aorist.store().close());

    assertThat(get("/aorist/health", 503).encode()).contains("store");
  }

  @Test
  void the_store_is_described() {
    JsonObject store = get("/aorist/store", 200);

    assertThat(store.getInteger("partitions")).isEqualTo(4);
    assertThat(store.getLong("events")).isEqualTo(4);
    assertThat(store.getString("first")).isEqualTo(NOON.toString());
    assertThat(store.getString("last")).isEqualTo(NOON.plusSeconds(60).toString());
    assertThat(store.getString("end")).isEqualTo(aorist.store().end().toString());
  }

  private Outcome.Accepted send(Object command) {
    return Wait.until(aorist.commands().send(command)).orThrow();
  }

  private JsonObject get(String path, int status) {
    HttpResponse<Buffer> answer = request(HttpMethod.GET, path);
    assertThat(answer.statusCode()).as("%s: %s", path, answer.bodyAsString()).isEqualTo(status);
    assertThat(answer.getHeader("Content-Type")).startsWith("application/json");
    return answer.bodyAsJsonObject();
  }

  private JsonObject post(String path, int status) {
    HttpResponse<Buffer> answer = request(HttpMethod.POST, path);
    assertThat(answer.statusCode()).as("%s: %s", path, answer.bodyAsString()).isEqualTo(status);
    return answer.bodyAsJsonObject();
  }

  private HttpResponse<Buffer> request(HttpMethod method, String path) {
    return Wait.until(client.request(method, path).send());
  }

  private static List<String> keys(JsonObject page) {
    return page.getJsonArray("rows").stream()
        .map(row -> ((JsonObject) row).getString("key"))
        .toList();
  }

  private static long cents(JsonObject answer) {
    return answer.getJsonObject("row").getLong("cents");
  }
}
