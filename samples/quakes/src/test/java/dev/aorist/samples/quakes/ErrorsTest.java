package dev.aorist.samples.quakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorsTest {
  private static final String QUAKE =
      "{\"id\":\"a\",\"time\":1000,\"updated\":2000,\"status\":\"reviewed\",\"lon\":1,\"lat\":2,\"depth\":3}\n";

  @TempDir Path directory;
  private Path feed;
  private Path data;

  @BeforeEach
  void aFeed() throws Exception {
    data = directory.resolve("data");
    feed = Files.writeString(directory.resolve("feed.jsonl"), QUAKE);
  }

  @Test
  void a_taken_port_is_told_before_anything_is_played() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();

      Run run = Run.of(environment("QUAKES_PORT", String.valueOf(port)));

      assertFails(
          run,
          "quakes: Port "
              + port
              + " on 127.0.0.1 cannot be had (Address already in use). End the program that has it,"
              + " or set QUAKES_PORT to another port, or to 0 for any.");
      assertThat(data).doesNotExist();
    }
  }

  @Test
  void a_directory_that_another_process_has_open_is_told_and_left_alone() throws Exception {
    try (Child child = Child.start(directory, environment("QUAKES_PORT", "0"))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> child.err().contains("Serving") || !child.process().isAlive());

      Run run = once();

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains(data.toString()).contains("another process");
    }
    assertThat(once().summary().getInteger("events")).isEqualTo(2);
  }

  @Test
  void a_directory_with_another_feed_is_told_and_left_alone() throws Exception {
    String before = once().summary().encode();
    Path other =
        Files.writeString(directory.resolve("other.jsonl"), QUAKE.replace("\"a\"", "\"b\""));

    Run run = Run.once(data, Map.of("QUAKES_FEED", other.toString()));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("quakes: The data directory " + data + " holds another feed (")
        .contains("Set QUAKES_DATA to a directory of its own for each feed");
    assertThat(once().summary().encode()).isEqualTo(before);
  }

  @Test
  void a_directory_with_something_else_is_told_and_left_alone() throws Exception {
    Files.createDirectories(data.resolve("events"));
    Path thesis = Files.writeString(data.resolve("events").resolve("thesis.txt"), "years of work");

    Run run = once();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(data.toString());
    assertThat(thesis).hasContent("years of work");
  }

  @Test
  void a_file_in_place_of_the_directory_is_told_and_left_alone() throws Exception {
    Files.writeString(data, "a file");

    Run run = once();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("quakes: ").contains(data.toString());
    assertThat(data).hasContent("a file");
  }

  @Test
  void a_malformed_line_is_skipped_and_named() throws Exception {
    Files.writeString(feed, QUAKE + "{oops\n" + QUAKE);

    Run run = once();

    assertThat(run.summary().getInteger("malformed")).isEqualTo(1);
    assertThat(run.err()).contains("Skipped malformed line 2: no JSON (column 2)");
  }

  @Test
  void a_malformed_line_stops_the_feed_when_asked() throws Exception {
    Files.writeString(feed, QUAKE + "{}\n");

    Run run = Run.once(data, environment("QUAKES_ON_MALFORMED", "stop"));

    assertFails(
        run,
        "quakes: The feed is malformed at line 2: \"id\" is missing. Nothing was played. Mend the"
            + " line, or set QUAKES_ON_MALFORMED=skip.");
    assertThat(data).doesNotExist();
  }

  @Test
  void many_malformed_lines_are_not_all_named() throws Exception {
    Files.writeString(feed, "x\n".repeat(1000) + QUAKE);

    Run run = once();

    assertThat(run.summary().getInteger("malformed")).isEqualTo(1000);
    assertThat(run.err().lines().filter(line -> line.startsWith("Skipped malformed"))).hasSize(20);
    assertThat(run.err()).contains("Skipped 980 more malformed lines");
  }

  @Test
  void a_feed_that_is_not_there_is_told() throws Exception {
    Files.delete(feed);

    assertFails(
        once(),
        "quakes: QUAKES_FEED="
            + feed
            + " does not exist; name a file with one JSON object a line.");
  }

  @Test
  void a_feed_that_is_a_directory_is_told() throws Exception {
    Run run = Run.once(data, Map.of("QUAKES_FEED", directory.toString()));

    assertFails(
        run,
        "quakes: QUAKES_FEED="
            + directory
            + " is a directory; name a file with one JSON object a line.");
  }

  private Run once() throws InterruptedException {
    return Run.once(data, Map.of("QUAKES_FEED", feed.toString()));
  }

  private Map<String, String> environment(String name, String value) {
    var environment = new HashMap<String, String>();
    environment.put("QUAKES_DATA", data.toString());
    environment.put("QUAKES_FEED", feed.toString());
    environment.put(name, value);
    return environment;
  }

  private static void assertFails(Run run, String message) {
    assertThat(run.err().strip()).isEqualTo(message);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
  }
}
