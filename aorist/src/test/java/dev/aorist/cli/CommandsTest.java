package dev.aorist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.ChildJvm;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command, with its answers, its exit codes and what it says when it cannot. */
class CommandsTest {
  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private BankData bank;

  @BeforeEach
  void fill() throws Exception {
    bank = new BankData(vertx, directory);
  }

  @AfterEach
  void close() {
    Wait.until(vertx.close());
  }

  @Test
  void a_store_is_described_without_its_application() {
    ChildJvm.Run table = run("store", "describe", "--data", bank.data());
    JsonObject json = json(run("store", "describe", "--data", bank.data(), "-o", "json"));

    assertThat(table.out()).containsPattern("partitions +4\n").containsPattern("events +3\n");
    assertThat(table).returns(0, ChildJvm.Run::exitCode).returns("", ChildJvm.Run::err);
    assertThat(json.getInteger("partitions")).isEqualTo(4);
    assertThat(json.getLong("files")).isBetween(2L, 10L);
    assertThat(json.getLong("bytes")).isBetween(500L, 17_000_000L);
    assertThat(json.getInstant("last")).isAfterOrEqualTo(json.getInstant("first"));
  }

  @Test
  void streams_and_recorded_commands_are_tried_with_todays_code() {
    ChildJvm.Run check = run(bank.words("aggregate", "check"));
    JsonObject asked = json(run(bank.words("aggregate", "ask", "-o", "json")));

    assertThat(check.out())
        .containsPattern("streams +2\n")
        .containsPattern("events +3\n")
        .containsPattern("failed +0\n");
    assertThat(check.exitCode()).as(check.toString()).isZero();
    assertThat(asked)
        .isEqualTo(
            new JsonObject(
                "{'asked':0,'different':0,'skipped':0,'differences':[]}".replace('\'', '"')));
  }

  @Test
  void a_store_is_verified() throws Exception {
    ChildJvm.Run well = run("store", "verify", "--data", bank.data());
    assertThat(well.out()).containsPattern("events +3\n").containsPattern("problems +\\[\\]\n");
    assertThat(well.exitCode()).as(well.toString()).isZero();

    damage();
    ChildJvm.Run damaged = run("store", "verify", "--data", bank.data(), "--hashes", "-o", "json");
    JsonObject found = new JsonObject(damaged.out());
    assertThat(damaged.exitCode()).isEqualTo(3);
    assertThat(found.getJsonArray("problems").getJsonObject(0).getString("what"))
        .contains("000001.journal at byte");
  }

  /** Spoils the first batch of the first journal. */
  private void damage() throws Exception {
    Path journal = bank.data().resolve("events").resolve("000001.journal");
    byte[] bytes = Files.readAllBytes(journal);
    bytes[4096 + 100] ^= 1;
    Files.write(journal, bytes);
  }

  @Test
  void a_backup_is_restored_and_a_damaged_one_is_refused() throws Exception {
    Path backup = directory.resolve("backup");
    Path restored = directory.resolve("restored");
    Path early = directory.resolve("early");
    Aorist running = bank.open();
    ChildJvm.Run done = run("store", "backup", "--data", bank.data(), "--to", backup);
    Wait.until(running.close());
    assertThat(done.exitCode()).as(done.toString()).isZero();

    assertThat(run("store", "restore", backup, "--to", restored).exitCode()).isZero();
    assertThat(json(run("store", "describe", "--data", restored, "-o", "json")).getLong("events"))
        .isEqualTo(3);
    String before = "2020-01-01T00:00:00Z";
    JsonObject none =
        json(run("store", "restore", backup, "--to", early, "--until", before, "-o", "json"));
    assertThat(none.getLong("events")).isZero();
    assertThat(none.getJsonArray("left")).isNotEmpty();
    assertThat(run("store", "restore", backup, "--to", restored).err()).contains("is not empty");

    Files.write(backup.resolve("aorist.store"), new byte[] {1});
    ChildJvm.Run refused = run("store", "restore", backup, "--to", directory.resolve("never"));
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("holds aorist.store not as it was backed up");
    assertThat(run("store", "restore", backup, "--to", early, "--until", "soon").err())
        .isNotEmpty();
  }

  @Test
  void a_repair_tells_what_is_lost_and_saves_the_rest() throws Exception {
    Path saved = directory.resolve("saved");
    damage();
    ChildJvm.Run planned = run("store", "repair", "--data", bank.data(), "--dry-run", "-o", "json");
    ChildJvm.Run done = run("store", "repair", "--data", bank.data(), "--to", saved, "-o", "json");
    assertThat(done.out()).isEqualTo(planned.out());
    long events = new JsonObject(done.out()).getLong("events");
    assertThat(events).isLessThan(3);
    assertThat(json(run("store", "describe", "--data", saved, "-o", "json")).getLong("events"))
        .isEqualTo(events);
  }

  @Test
  void views_are_listed_and_queried_in_a_directory() {
    assertThat(onData("view", "list").out())
        .containsPattern("(?m)^balances +1 +stream +running")
        .containsPattern("(?m)^total +1 +total ");
    assertThat(onData("view", "query", "balances").out())
        .isEqualTo(
            """
            key    cents  owner
            alice    500  Alice
            zoe        0  Zoë
            """);
    assertThat(json(onData("view", "query", "balances", "zoe", "-o", "json")).getJsonObject("row"))
        .isEqualTo(new JsonObject().put("cents", 0).put("owner", "Zoë"));
  }

  @Test
  void a_view_is_queried_as_it_was() {
    JsonObject store = json(run("store", "describe", "--data", bank.data(), "-o", "json"));
    String before = store.getInstant("first").minusMillis(1).toString();
    String end = store.getString("end");

    assertThat(onData("view", "query", "total", "--as-of", end).out()).contains("all", "500");
    assertThat(onData("view", "query", "balances", "alice", "--as-of", before))
        .isEqualTo(
            new ChildJvm.Run(1, "", "aorist: The view 'balances' has no row 'alice' there.\n"));
  }

  @Test
  void pages_say_where_to_go_on() {
    ChildJvm.Run first = onData("view", "query", "balances", "--limit", "1");
    ChildJvm.Run second = onData("view", "query", "balances", "--from", "zoe");

    assertThat(first.out()).contains("alice").doesNotContain("zoe");
    assertThat(first.err()).isEqualTo("There are more rows; go on with --from 'zoe'\n");
    assertThat(second.out()).contains("zoe").doesNotContain("alice");
  }

  @Test
  void a_rebuild_gives_the_same_digest() {
    JsonObject end = json(onData("view", "rebuild", "balances", "-o", "json"));

    assertThat(end.getString("digest")).hasSize(64).isEqualTo(end.getString("digestBefore"));
    assertThat(end.getBoolean("switched")).isTrue();
    assertThat(onData("view", "rebuild", "balances").out())
        .containsPattern("(?m)^state +done$")
        .containsPattern("(?m)^digest +" + end.getString("digest") + "$");
  }

  @Test
  void a_rebuild_that_differs_ends_with_3_and_changes_nothing() {
    ChildJvm.Run differs;
    System.setProperty("bank.bonus", "1");
    try {
      differs = onData("view", "rebuild", "balances", "-o", "json");
    } finally {
      System.clearProperty("bank.bonus");
    }

    assertThat(differs.exitCode()).as(differs.toString()).isEqualTo(3);
    assertThat(new JsonObject(differs.out()).getString("state")).isEqualTo("differs");
    assertThat(onData("view", "query", "balances", "alice").out()).contains("500");
  }

  @Test
  void rows_that_differ_answer_anyway_when_it_is_said_and_one_can_go_back() {
    ChildJvm.Run differs;
    System.setProperty("bank.bonus", "1");
    try {
      differs = onData("view", "rebuild", "balances", "--anyway", "-o", "json");
    } finally {
      System.clearProperty("bank.bonus");
    }
    assertThat(differs.exitCode()).as(differs.toString()).isEqualTo(3);
    assertThat(new JsonObject(differs.out()).getBoolean("switched")).isTrue();
    assertThat(onData("view", "query", "balances", "alice").out()).contains("501");
    ChildJvm.Run builds = onData("view", "builds", "balances");
    assertThat(builds.out())
        .containsPattern("(?m)^build +state +version +events$")
        .containsPattern("(?m)^ +1 +old +1 +3$")
        .containsPattern("(?m)^ +\\d +live +1 +3$");

    JsonObject back = json(onData("view", "back", "balances", "-o", "json"));
    assertThat(back.getJsonArray("builds"))
        .extracting(build -> ((JsonObject) build).getString("state"))
        .containsExactly("live", "old");
    assertThat(onData("view", "query", "balances", "alice").out()).contains("500");
    assertThat(onData("view", "drop", "balances").err()).contains("--yes");
    assertThat(onData("view", "drop", "balances", "--yes").out())
        .contains("live")
        .doesNotContain("old");
    assertRefused(1, "keeps no rows that answered before", onData("view", "back", "balances"));
    assertRefused(
        1, "was interrupted. Begin one", onData("view", "rebuild", "balances", "--resume"));
  }

  @Test
  void a_changed_view_of_an_application_that_refuses_them_is_rebuilt_when_told_to()
      throws SQLException {
    onData("view", "query", "balances", "alice");
    // The next version of the application, as seen from what is stored.
    String database = "jdbc:h2:file:" + bank.data().resolve("views").toAbsolutePath();
    try (var connection = DriverManager.getConnection(database, "sa", "");
        var statement = connection.createStatement()) {
      statement.execute("update aorist_builds set version = 0 where view_name = 'balances'");
    }
    System.setProperty("bank.refuse", "true");
    try {
      assertRefused(
          1,
          "rebuild it with 'aorist view rebuild balances'",
          onData("view", "query", "balances", "alice"));
      assertThat(onData("view", "rebuild", "balances", "--dry-run").exitCode()).isZero();
      ChildJvm.Run rebuilt = onData("view", "rebuild", "balances");
      assertThat(rebuilt.exitCode()).as(rebuilt.toString()).isZero();
      assertThat(rebuilt.out()).contains("done");
      assertThat(onData("view", "query", "balances", "alice").out()).contains("500");
    } finally {
      System.clearProperty("bank.refuse");
    }
  }

  @Test
  void a_checkpoint_is_kept_and_dropped_with_nobody_running() {
    assertThat(onData("view", "checkpoint", "balances").out())
        .containsPattern("(?m)^ +1 +live +1 +3$")
        .containsPattern("(?m)^ +2 +checkpoint +1 +3$");
    assertRefused(
        1,
        "keeps no checkpoint 7; it keeps [2]",
        onData("view", "drop", "balances", "--checkpoint", "7", "--yes"));
    assertThat(onData("view", "drop", "balances", "--checkpoint", "2", "--yes").out())
        .contains("live")
        .doesNotContain("checkpoint");
  }

  @Test
  void a_dry_run_tells_what_a_rebuild_would_change_and_changes_nothing() {
    onData("view", "query", "balances"); // which has the view catch up
    JsonObject same = json(onData("view", "rebuild", "balances", "--dry-run", "-o", "json"));
    ChildJvm.Run table;
    JsonObject differs;
    System.setProperty("bank.bonus", "1");
    try {
      table = onData("view", "rebuild", "balances", "--dry-run");
      differs =
          new JsonObject(onData("view", "rebuild", "balances", "--dry-run", "-o", "json").out());
    } finally {
      System.clearProperty("bank.bonus");
    }

    assertThat(same.getBoolean("holds")).isTrue();
    assertThat(same.getLong("changed")).isZero();
    assertThat(table.exitCode()).as(table.toString()).isEqualTo(3);
    assertThat(table.out()).containsPattern("changed +2\n").contains("alice").contains("501");
    assertThat(differs.getJsonArray("changes").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("key", "alice")
                .put("before", new JsonObject().put("cents", 500).put("owner", "Alice"))
                .put("after", new JsonObject().put("cents", 501).put("owner", "Alice")));
    assertThat(onData("view", "query", "balances", "alice").out()).contains("500");
    assertRefused(
        1,
        "Nothing is stored of the view 'total'",
        onData("view", "rebuild", "total", "--dry-run"));
    assertRefused(1, "balances, total", onData("view", "verify", "x"));
  }

  @Test
  void a_view_is_verified_and_two_moments_of_it_are_compared() {
    JsonObject store = json(run("store", "describe", "--data", bank.data(), "-o", "json"));
    String before = store.getInstant("first").minusMillis(1).toString();
    String end = store.getString("end");

    onData("view", "query", "balances"); // which has the view catch up
    ChildJvm.Run verified = onData("view", "verify", "balances");
    JsonObject proof = json(onData("view", "verify", "balances", "-o", "json"));
    ChildJvm.Run diff = onData("view", "diff", "balances", before, end, "-o", "json");

    assertThat(verified.exitCode()).as(verified.toString()).isZero();
    assertThat(verified.out())
        .containsPattern("holds +true\n")
        .containsPattern("events +3\n")
        .containsPattern("partition +from +to +seen +gaps +twice +rows +stored +replayed\n")
        .containsPattern("\n +3 +0 +2 +2 +0 +0 +1 ");
    long seen = 0;
    long rows = 0;
    for (int p = 0; p < 4; p++) {
      JsonObject one = proof.getJsonArray("partitions").getJsonObject(p);
      assertThat(one.getInteger("partition")).isEqualTo(p);
      assertThat(one.getLong("seen")).isEqualTo(one.getLong("to"));
      assertThat(one.getLong("gaps")).isEqualTo(one.getLong("twice")).isZero();
      assertThat(one.getString("stored")).hasSize(64).isEqualTo(one.getString("replayed"));
      seen += one.getLong("seen");
      rows += one.getLong("rows");
    }
    assertThat(seen).isEqualTo(3);
    assertThat(rows).isEqualTo(2);
    assertThat(diff.exitCode()).as(diff.toString()).isEqualTo(3);
    assertThat(new JsonObject(diff.out()).getJsonArray("changes").getJsonObject(1))
        .isEqualTo(
            new JsonObject()
                .put("key", "zoe")
                .put("after", new JsonObject().put("cents", 0).put("owner", "Zoë")));
    assertThat(onData("view", "diff", "balances", end, end).exitCode()).isZero();
    assertRefused(2, "17:4203", onData("view", "diff", "balances", "now", end));
  }

  @Test
  void a_view_is_watched_reset_and_rebuilt_gently() {
    ChildJvm.Run watched = onData("view", "status", "balances", "--watch", "-o", "json");
    assertThat(watched.exitCode()).as(watched.toString()).isZero();
    JsonObject last = new JsonObject(watched.out().lines().reduce((a, b) -> b).orElseThrow());
    assertThat(last.getLong("behind")).isZero();
    assertThat(last.getString("state")).isEqualTo("running");
    assertThat(onData("view", "status", "balances").out()).containsPattern("(?m)^view +balances$");
    assertThat(onData("view", "reset", "balances").err()).contains("--yes");
    assertThat(json(onData("view", "reset", "balances", "--yes", "-o", "json")).getLong("events"))
        .isEqualTo(3);
    JsonObject end =
        json(
            onData(
                "view",
                "rebuild",
                "balances",
                "--parallel",
                "2",
                "--throttle",
                "1000",
                "-o",
                "json"));
    assertThat(end.getBoolean("switched")).isTrue();
    assertThat(onData("view", "query", "balances", "--where", "owner=Zoë").out())
        .contains("zoe")
        .doesNotContain("alice");
    assertRefused(2, "component=value", onData("view", "query", "balances", "--where", "owner"));
    assertThat(onData("view", "query", "balances", "--to", "z").out())
        .contains("alice")
        .doesNotContain("zoe");
  }

  @Test
  void in_a_directory_a_view_is_resumed_and_there_is_nothing_to_pause() {
    assertThat(onData("view", "resume", "balances").out()).containsPattern("balances +.*running");
    assertRefused(2, "nothing to pause; name the application", onData("view", "pause", "balances"));
  }

  @Test
  void the_versions_of_a_row_are_shown() {
    JsonObject store = json(run("store", "describe", "--data", bank.data(), "-o", "json"));
    String before = store.getInstant("first").minusMillis(1).toString();
    String after = store.getInstant("last").plusMillis(1).toString();

    JsonObject history =
        json(onData("view", "history", "total", "all", before, after, "-o", "json"));
    assertThat(history.getJsonArray("versions")).hasSize(3);
    assertThat(
            history.getJsonArray("versions").getJsonObject(2).getJsonObject("row").getLong("cents"))
        .isEqualTo(500);
    assertThat(onData("view", "history", "total", "all", after, after).exitCode()).isZero();
    assertRefused(1, "has no history", onData("view", "history", "balances", "zoe", before, after));
    assertRefused(2, "is no instant", onData("view", "history", "total", "all", "now", after));
  }

  @Test
  void what_is_parked_is_shown_retried_and_discarded() {
    System.setProperty("bank.poison", "666");
    try {
      bank.send(new Bank.Deposit("zoe", 666), new Bank.Deposit("zoe", 1));
      bank.send(new Bank.Deposit("alice", 666), new Bank.Deposit("alice", 2));
      assertThat(onData("view", "parked", "list", "balances").out())
          .containsPattern("(?m)^alice +2 +\\d:\\d +account.deposited +poison$")
          .containsPattern("(?m)^zoe +2 ");
      JsonObject shown = json(onData("view", "parked", "show", "balances", "zoe", "-o", "json"));
      assertThat(shown.getLong("events")).isEqualTo(2);
      assertThat(shown.getJsonArray("parked").getJsonObject(0).getString("cause"))
          .isEqualTo("poison");
      assertThat(onData("view", "list").out()).containsPattern("(?m)^balances .* 2 +4$");
      ChildJvm.Run inVain = onData("view", "parked", "retry", "balances");
      assertThat(inVain.exitCode()).as(inVain.toString()).isEqualTo(3);
      assertThat(onData("view", "verify", "balances").exitCode()).isZero();
      assertThat(onData("view", "parked", "discard", "balances", "alice").exitCode()).isZero();
    } finally {
      System.clearProperty("bank.poison");
    }

    assertThat(onData("view", "verify", "balances").exitCode()).isEqualTo(3);
    assertThat(json(onData("view", "parked", "retry", "balances", "zoe", "-o", "json")))
        .isEqualTo(
            new JsonObject()
                .put("view", "balances")
                .put("folded", 2)
                .put("discarded", 0)
                .put("parked", 0));
    assertThat(onData("view", "query", "balances").out())
        .containsPattern("alice +502 ")
        .containsPattern("zoe +667 ");
    assertThat(onData("view", "verify", "balances").exitCode()).isZero();
    assertRefused(1, "Nothing is parked for", onData("view", "parked", "show", "balances", "zoe"));
  }

  @Test
  void an_application_that_runs_gives_the_same_answers_as_its_directory() {
    var questions = List.of("view query balances", "view query balances zoe", "view query total");
    var answers = questions.stream().map(words -> onData((Object[]) words.split(" "))).toList();
    Aorist running = bank.open();
    Wait.until(running.views().caughtUp());
    String url = bank.serve(running);

    assertThat(questions)
        .map(words -> run((Object[]) (words + " --url " + url).split(" ")))
        .containsExactlyElementsOf(answers);
    assertThat(run("view", "list", "--url", url).out()).contains("balances", "total");
    assertThat(run("store", "describe", "--url", url).out()).containsPattern("events +3\n");
    assertThat(json(run("view", "rebuild", "total", "--url", url, "-o", "json")).getString("state"))
        .isEqualTo("done");
    assertThat(run("view", "builds", "total", "--url", url).out()).contains("old", "live");
    assertThat(run("view", "back", "total", "--url", url).out()).contains("old", "live");
    assertThat(run("view", "drop", "total", "--yes", "--url", url).out()).doesNotContain("old");
    assertRefused(1, "keeps no rows", run("view", "back", "total", "--url", url));
    JsonObject kept = json(run("view", "checkpoint", "balances", "--url", url, "-o", "json"));
    long checkpoint = kept.getJsonArray("builds").getJsonObject(1).getLong("build");
    String later = "2999-01-01T00:00:00Z";
    assertThat(
            json(run("view", "query", "balances", "--as-of", later, "--url", url, "-o", "json"))
                .getString("plan"))
        .isEqualTo("checkpoint");
    assertThat(
            run("view", "drop", "balances", "--checkpoint", checkpoint, "--yes", "--url", url)
                .out())
        .contains("live")
        .doesNotContain("checkpoint");
    assertRefused(1, "Begin one", run("view", "rebuild", "total", "--resume", "--url", url));
    assertThat(run("view", "pause", "total", "--url", url).out()).contains("stopped");
    assertThat(run("view", "resume", "total", "--url", url).out()).contains("running");
    assertThat(run("subscriber", "list", "--url", url).exitCode()).isZero();
    assertRefused(1, "no subscriber 'x'", run("subscriber", "pause", "x", "--url", url));
    assertThat(run("view", "verify", "total", "--url", url).out()).containsPattern("holds +true");
    String end = running.store().end().toString();
    assertThat(run("view", "diff", "total", end, end, "--url", url).exitCode()).isZero();
    assertThat(run("view", "status", "total", "--watch", "--url", url).out())
        .contains("total", "running");
    assertThat(run("view", "parked", "list", "balances", "--url", url).exitCode()).isZero();
    assertRefused(
        1, "Nothing is parked for", run("view", "parked", "show", "balances", "zoe", "--url", url));
    JsonObject dry = json(run("view", "rebuild", "total", "--dry-run", "--url", url, "-o", "json"));
    assertThat(dry.getBoolean("holds")).isTrue();
    assertThat(dry.getJsonArray("partitions")).hasSize(4);
    String early = "2020-01-01T00:00:00Z";
    String late = Instant.now().plusSeconds(60).toString();
    assertThat(run("view", "history", "total", "all", early, late, "--url", url).out())
        .contains("position", "500");
    assertThat(run("view", "reset", "total", "--yes", "--url", url).exitCode()).isZero();
    assertRefused(1, "The views are balances, total;", run("view", "query", "x", "--url", url));
    assertRefused(2, "17:4203", run("view", "query", "total", "--as-of", "now", "--url", url));
    assertRefused(1, "--url http", onData("view", "list"));
    Wait.until(running.close());
  }

  @Test
  void what_cannot_be_done_ends_with_1_and_one_line() throws Exception {
    assertRefused(1, "no event store in", run("store", "describe", "--data", directory));
    Path empty = Files.createDirectories(directory.resolve("empty/events"));
    assertRefused(1, "no event store in", run("store", "describe", "--data", empty.getParent()));
    assertThat(empty).isEmptyDirectory();
    assertRefused(1, "balances, total", onData("view", "query", "nothing"));
    assertRefused(
        1,
        "check that the application is running",
        run("view", "list", "--url", "http://127.0.0.1:1"));
  }

  @Test
  void what_makes_no_sense_ends_with_2() {
    Path data = bank.data();
    assertRefused(2, "--app", run("view", "list", "--data", data));
    assertRefused(2, "nothing.jar", run("view", "list", "--data", data, "--app", "nothing.jar"));
    assertRefused(2, "17:4203", onData("view", "query", "total", "--as-of", "now"));
    assertRefused(2, "http://127.0.0.1:8080", run("view", "list", "--url", "localhost"));
    assertThat(run("view", "query", "--help").out()).contains("--as-of=MOMENT");
    assertThat(run("view", "list").err()).contains("--data", "--url", "Usage: aorist view list");
    assertThat(run("view", "list", "--data", data, "--url", "http://127.0.0.1:1").exitCode())
        .isEqualTo(2);
  }

  private static void assertRefused(int exitCode, String hint, ChildJvm.Run run) {
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith("aorist: ").contains(hint).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  private ChildJvm.Run onData(Object... words) {
    return run(bank.words(words));
  }

  private static ChildJvm.Run run(Object... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Arrays.stream(words).map(Object::toString).toArray(String[]::new));
    return new ChildJvm.Run(exitCode, out.toString(), err.toString());
  }

  private static JsonObject json(ChildJvm.Run run) {
    assertThat(run.exitCode()).as(run.toString()).isZero();
    return new JsonObject(run.out());
  }
}
