package dev.aorist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program started as the README says, with nothing but the packaged program. */
class HelloIT {
  private static final Path PROGRAM = Path.of("target", "aorist.jar").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void the_hello_world_runs_from_its_source_with_the_packaged_jar() throws Exception {
    Files.writeString(directory.resolve("Hello.java"), Readme.blocks("java").get(0));

    ChildJvm.Run run = ChildJvm.run(directory, List.of("-cp", PROGRAM.toString(), "Hello.java"));

    assertThat(run.exitCode()).as(run.toString()).isZero();
    assertThat(run.out()).isEqualTo(Readme.blocks("text").get(0));
  }
}
