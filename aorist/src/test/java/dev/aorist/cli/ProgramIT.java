package dev.aorist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.ChildJvm;
import dev.aorist.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program, run as a user runs it: in a JVM of its own. What it can do besides is
 * tested in {@link CommandsTest} without the cost of a JVM for each command.
 */
class ProgramIT {
  private static final Path PROGRAM = Path.of("target", "aorist.jar").toAbsolutePath();

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
  void a_view_is_queried_in_a_directory() throws Exception {
    assertThat(run(bank.words("view", "query", "balances")))
        .isEqualTo(
            new ChildJvm.Run(
                0,
                """
                key    cents  owner
                alice    500  Alice
                zoe        0  Zoë
                """,
                ""));
  }

  @Test
  void a_rebuild_that_differs_ends_with_3() throws Exception {
    ChildJvm.Run differs =
        run(List.of("-Dbank.bonus=1"), bank.words("view", "rebuild", "balances", "-o", "json"));

    assertThat(differs.exitCode()).as(differs.toString()).isEqualTo(3);
    assertThat(new JsonObject(differs.out()).getString("state")).isEqualTo("differs");
    assertThat(differs.err()).doesNotContain("\r");
  }

  @Test
  void a_directory_that_another_process_has_open_is_asked_by_url() throws Exception {
    Aorist running = bank.open();

    ChildJvm.Run refused = run("store", "describe", "--data", bank.data());
    ChildJvm.Run asked = run("store", "describe", "--url", bank.serve(running));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).startsWith("aorist: ").contains("--url http").hasLineCount(1);
    assertThat(refused.out()).isEmpty();
    assertThat(asked.exitCode()).as(asked.toString()).isZero();
    assertThat(asked.out()).containsPattern("events +3\n");
    Wait.until(running.close());
  }

  @Test
  void a_command_line_that_makes_no_sense_ends_with_2() throws Exception {
    ChildJvm.Run run = run("view", "list");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("--data", "--url", "Usage: aorist view list");
  }

  private ChildJvm.Run run(Object... words) throws Exception {
    return run(List.of(), words);
  }

  private ChildJvm.Run run(List<String> options, Object... words) throws Exception {
    var arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-jar", PROGRAM.toString()));
    for (Object word : words) {
      arguments.add(word.toString());
    }
    return ChildJvm.run(directory, arguments);
  }
}
