package dev.aorist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.cluster.ThreeMembers;
import dev.aorist.http.AoristRouter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of a cluster, by the program and by health. */
@Timeout(120)
class ClusterCommandTest {
  private static final String HOST = "127.0.0.1";

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    Wait.until(vertx.close());
  }

  private String serve(Aorist aorist) {
    HttpServer server =
        Wait.until(
            vertx
                .createHttpServer()
                .requestHandler(AoristRouter.mount(vertx, aorist))
                .listen(0, HOST));
    return "http://" + HOST + ":" + server.actualPort();
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("cluster", "status"));
    all.addAll(List.of(words));
    return Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }

  private static HttpResponse<String> health(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + "/aorist/health")).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private void await(int exitCode, String... words) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(60))
        .until(() -> run(words) == exitCode);
  }

  @Test
  void a_cluster_says_who_is_there_and_how_each_partition_goes() throws Exception {
    try (var three = new ThreeMembers(directory)) {
      String url = serve(three.member(0));
      Wait.until(three.member(1).commands().send(new Bank.Open("alice", "Alice")));

      await(ExitCode.OK, "--url", url);
      assertThat(out.toString())
          .startsWith("members a b c; as a sees it\npartition  state  leader  replicas  inSync")
          .doesNotContain("offline", "catching up");

      assertThat(run("--url", url, "-o", "json")).isEqualTo(ExitCode.OK);
      var json = new JsonObject(out.toString());
      assertThat(json.getJsonArray("members")).containsExactly("a", "b", "c");
      assertThat(json.getJsonArray("partitions")).hasSize(6);
      assertThat(
              json.getJsonArray("partitions").stream()
                  .map(JsonObject.class::cast)
                  .mapToLong(each -> each.getLong("end"))
                  .sum())
          .isEqualTo(1);
      assertThat(health(url).statusCode()).isEqualTo(200);

      three.stop(2);

      await(ExitCode.DIFFERENCES, "--url", url);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                run("--url", url);
                return !out.toString().contains("offline");
              });
      assertThat(out.toString())
          .startsWith("members a b, missing c; as a sees it")
          .contains("catching up")
          .contains("not in sync: c; not heard of: c");
      assertThat(health(url).statusCode()).isEqualTo(200);

      three.stop(1);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                run("--url", url);
                return !out.toString().contains("catching up");
              });
      assertThat(out.toString())
          .contains("offline")
          .contains("only a of its replicas can be reached, and 2 must be in sync");
      HttpResponse<String> health = health(url);
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("only a of its replicas can be reached");
    }
  }

  @Test
  void an_application_of_one_has_no_cluster() {
    Aorist aorist = Wait.until(Aorist.embed(vertx, AoristOptions.inMemory()));

    assertThat(run("--url", serve(aorist))).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("This application is no member of a cluster");
    Wait.until(aorist.close());
  }
}
