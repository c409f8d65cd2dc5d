package dev.aorist.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) throws InterruptedException {
    return Main.run(stream(out), stream(err), arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void the_money_is_exact_run_after_run() throws Exception {
    String data = directory.resolve("data").toString();

    assertThat(run("--data", data, "--commands", "3000", "--customers", "2"))
        .as("%s%s", out, err)
        .isZero();
    assertThat(run("--data", data, "--commands", "3000", "--seed", "2"))
        .as("%s%s", out, err)
        .isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(l -> l.endsWith(": exact")))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("8 accounts hold ");
  }

  @Test
  void the_readme_names_a_command_that_runs() throws Exception {
    var command =
        Pattern.compile("^.*java -jar samples/bank/target/bank.jar (.*)$", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(command.find()).isTrue();
    String[] arguments = command.group(1).split(" ");
    List<String> names = List.of(arguments);
    arguments[names.indexOf("--data") + 1] = directory.resolve("data").toString();
    arguments[names.indexOf("--commands") + 1] = "1000";

    assertThat(run(arguments)).as("%s%s", out, err).isZero();
  }

  @Test
  void arguments_that_make_no_sense_are_told_with_those_that_do() throws Exception {
    assertThat(run("--customers", "none")).isEqualTo(2);
    assertThat(run("--data")).isEqualTo(2);
    assertThat(run("--colour", "red")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--customers is a whole number from 1 on; got 'none'.")
        .contains("--data has no value.")
        .contains("There is no --colour.")
        .contains("--in-flight N");
  }

  @Test
  void a_directory_that_cannot_be_used_ends_with_1_and_the_reason() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(run("--data", file.toString())).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(file.toString());
  }
}
