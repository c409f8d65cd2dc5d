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

  @TempDir Path directory;

  @Test
  void the_week_gives_the_answers_of_a_plain_loop_now_again_and_with_views_rebuilt()
      throws Exception {
    Oracle oracle = new Oracle(FeedMaker.real());
    List<Instant> instants = Expected.instants(oracle, new Random(SEED));
    Map<String, String> asked = Map.of("QUAKES_AS_OF", Expected.list(instants));

    Path data = directory.resolve("data");
    JsonObject first = Run.once(data, asked).summary();
    Run again = Run.once(data, asked);
    deleteViews(data);
    JsonObject byProgram = Run.once(data, asked).summary();
    deleteViews(data);
    JsonObject byCli = rebuild(data, "regions");

    assertThat(oracle.commands).isEqualTo(2 * 1707);
    Expected.assertAgree(first, oracle, instants, "seed " + SEED);
    assertThat(again.summary()).isEqualTo(first);
    assertThat(again.err()).contains("Played: all 3,414 commands were there already.");
    assertThat(byProgram).isEqualTo(first);
    assertThat(byCli.getString("digest"))
        .isEqualTo(first.getJsonObject("views").getJsonObject("regions").getString("digest"));
  }

  private JsonObject rebuild(Path data, String view) throws Exception {
    Run run =
        Child.cli(directory, "view", "rebuild", view, "--data", data.toString(), "-o", "json");
    assertThat(run.code()).as(run.err()).isZero();
    return new JsonObject(run.out());
  }

  /** Deletes the database of views; the log is left. */
  private static void deleteViews(Path data) throws Exception {
    try (Stream<Path> files = Files.list(data)) {
      List<Path> views =
          files.filter(file -> file.getFileName().toString().startsWith("views")).toList();
      assertThat(views).isNotEmpty();
      for (Path file : views) {
        Files.delete(file);
      }
    }
  }
}
