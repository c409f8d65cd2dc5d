package dev.aorist.samples.quakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealFeedTest {
  private static final long SEED = 20180203;

  @TempDir Path data;

  @Test
  void the_week_gives_the_answers_of_a_plain_loop_now_again_and_with_views_rebuilt()
      throws Exception {
    Oracle oracle = new Oracle(FeedMaker.real());
    List<Instant> instants = Expected.instants(oracle, new Random(SEED));
    Map<String, String> asked = Map.of("QUAKES_AS_OF", Expected.list(instants));

    JsonObject first = Run.once(data, asked).summary();
    Run again = Run.once(data, asked);
    deleteAll(data.resolve("views"));
    JsonObject rebuilt = Run.once(data, asked).summary();

    assertThat(oracle.commands).isEqualTo(2 * 1707);
    Expected.assertAgree(first, oracle, instants, "seed " + SEED);
    assertThat(again.summary()).isEqualTo(first);
    assertThat(again.err()).contains("Played: all 3,414 commands were there already.");
    assertThat(rebuilt).isEqualTo(first);
  }

  private static void deleteAll(Path directory) throws Exception {
    assertThat(directory).isDirectory();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
