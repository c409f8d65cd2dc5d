package dev.aorist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what happens: its program is taken from its text, compiled and run. */
class ReadmeTest {
  private static final int LONGEST_HELLO = 70;

  @TempDir Path directory;

  @Test
  void the_hello_world_prints_what_the_readme_says() throws Exception {
    Path classes = compile();

    // Run twice in one directory: everything is still there, and nothing is there twice.
    assertThat(hello(classes)).isEqualTo(output().get(0));
    assertThat(hello(classes)).isEqualTo(output().get(1));
  }

  @Test
  void the_hello_world_fits_on_a_page() throws IOException {
    assertThat(program().lines().count()).isLessThanOrEqualTo(LONGEST_HELLO);
  }

  @Test
  void run_and_test_are_one_command_each() throws IOException {
    assertThat(Readme.marked("run")).hasSize(1);
    assertThat(Readme.marked("test")).hasSize(1);
  }

  private Path compile() throws IOException {
    Path source = Files.writeString(directory.resolve("Hello.java"), program());
    Path classes = Files.createDirectories(directory.resolve("classes"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                List.of(
                        "-proc:none",
                        "-Xlint:all,-classfile",
                        "-Werror",
                        "--release",
                        "17",
                        "-cp",
                        ChildJvm.classPath(),
                        "-d",
                        classes.toString(),
                        source.toString())
                    .toArray(String[]::new));
    assertThat(result).as("the compiler's exit code").isZero();
    return classes;
  }

  private String hello(Path classes) throws Exception {
    ChildJvm.Run run =
        ChildJvm.run(directory, List.of("-cp", ChildJvm.classPath(classes), "Hello"));
    assertThat(run.exitCode()).as(run.toString()).isZero();
    return run.out();
  }

  private static String program() throws IOException {
    return Readme.blocks("java").get(0); // the others are fragments
  }

  private static List<String> output() throws IOException {
    return Readme.blocks("text");
  }
}
