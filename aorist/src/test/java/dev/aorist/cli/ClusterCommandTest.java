package dev.aorist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.cluster.ThreeMembers;
import dev.aorist.commandbus.Outcome;
import dev.aorist.eventstore.replication.PartitionStatus;
import dev.aorist.http.AoristRouter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
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
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
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

  private int status(String... words) {
    return run("status", words);
  }

  private int run(String verb, String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("cluster", verb));
    all.addAll(List.of(words));
    return Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }

  private static HttpResponse<String> health(String url) throws Exception {
    return get(url + "/aorist/health");
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void await(int exitCode, String... words) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(60))
        .until(() -> status(words) == exitCode);
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

      assertThat(status("--url", url, "-o", "json")).isEqualTo(ExitCode.OK);
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
      // The first partition is given to its preferred leader, if another one was there earlier.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(get(url + "/aorist/metrics").body())
                      .contains("aorist_partition_leading{partition=\"0\"} 1\n")
                      .contains("aorist_partition_elections_total{partition=\"0\"} 1\n")
                      .contains("aorist_partition_in_sync{partition=\"0\"} 3\n")
                      .contains("lag_records{partition=\"0\",member=\"b\"} 0\n"));

      three.stop(2);

      await(ExitCode.DIFFERENCES, "--url", url);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                status("--url", url);
                assertThat(out.toString())
                    .startsWith("members a b, missing c; as a sees it")
                    .contains("catching up")
                    .contains("not in sync: c; not heard of: c")
                    .doesNotContain("offline");
              });
      assertThat(health(url).statusCode()).isEqualTo(200);

      three.stop(1);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                status("--url", url);
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
  void a_fourth_member_gets_its_share_and_decides() throws Exception {
    try (var three = new ThreeMembers(directory)) {
      String url = serve(three.member(0));
      await(ExitCode.OK, "--url", url);
      assertThat(run("rebalance", "--url", url, "--dry-run")).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).isEqualTo("nothing to move\n");
      assertThat(run("rescue", "--url", url, "--partition", "1")).isEqualTo(ExitCode.USAGE);
      assertThat(err.toString()).contains("Partition 1 needs no rescue: ");
      assertThat(run("rescue", "--url", url, "--partition", "6")).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("There is no partition '6'");
      assertThat(run("rebalance", "--url", url, "--without", "c")).isEqualTo(ExitCode.USAGE);
      assertThat(err.toString()).contains("With 2 members there cannot be 3 copies. Add a member");
      for (int account = 0; account < 12; account++) {
        Wait.until(three.member(0).commands().send(new Bank.Open("moved-" + account, "Mo")));
      }

      Aorist fourth = three.add("d");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  run("rebalance", "--url", url, "--dry-run") == ExitCode.OK
                      && out.toString().startsWith("partition"));
      String plan = out.toString();
      assertThat(run("rebalance", "--url", url, "--throttle", "8")).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).isEqualTo(plan).contains("d");
      assertThat(run("rebalance", "--url", url, "--left")).isEqualTo(ExitCode.OK);

      await(ExitCode.OK, "--url", url);
      assertThat(out.toString()).startsWith("members a b c d; as a sees it");
      for (int account = 0; account < 12; account++) {
        String name = "moved-" + account;
        Outcome.Accepted done =
            Wait.until(fourth.commands().send(new Bank.Deposit(name, 5))).orThrow();
        assertThat(Wait.until(fourth.view(Bank.Balances.class).atLeast(done.position()).get(name)))
            .contains(new Bank.Balance("Mo", 5));
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  Wait.until(fourth.clusterStatus()).orElseThrow().partitions().stream()
                      .anyMatch(each -> "d".equals(each.leader())));
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "aorist.full",
      matches = "true",
      disabledReason = "takes a quarter of a minute; mvn -Pfull runs it")
  void a_member_that_is_stopped_gets_rid_of_what_it_has_no_copy_of() throws Exception {
    try (var three = new ThreeMembers(directory)) {
      String url = serve(three.member(0));
      await(ExitCode.OK, "--url", url);
      String data = directory.resolve("c").toString();
      String less = directory.resolve("less").toString();
      String[] words = {"--url", url, "--member", "c", "--data", data, "--to", less};
      assertThat(run("free", words)).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("c is running; stop it first");
      three.add("d");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  run("rebalance", "--url", url, "--dry-run") == ExitCode.OK
                      && out.toString().startsWith("partition"));
      assertThat(run("rebalance", "--url", url)).isEqualTo(ExitCode.OK);
      List<Integer> held = held(three.member(0), "c");
      assertThat(held).hasSizeLessThan(6);

      three.stop(2);

      // The others wait for it until they have taken it out of what is in sync.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> run("free", append(words, "-o", "json")) == ExitCode.OK);
      assertThat(new JsonObject(out.toString()).getJsonArray("partitions"))
          .isEqualTo(new JsonArray(held));
      assertThat(Path.of(less)).isDirectoryRecursivelyContaining("glob:**aorist.store");
      assertThat(run("free", words)).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("is not empty");
    }
  }

  private static String[] append(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  private static List<Integer> held(Aorist asked, String member) {
    return Wait.until(asked.clusterStatus()).orElseThrow().partitions().stream()
        .filter(each -> each.replicas().contains(member))
        .map(PartitionStatus::partition)
        .toList();
  }

  @Test
  void an_application_of_one_has_no_cluster() {
    Aorist aorist = Wait.until(Aorist.embed(vertx, AoristOptions.inMemory()));

    assertThat(status("--url", serve(aorist))).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("This application is no member of a cluster");
    Wait.until(aorist.close());
  }
}
