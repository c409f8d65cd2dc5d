package dev.aorist.samples.quakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantedFeedsTest {
  private static final int FEEDS = 50;

  @TempDir Path directory;

  @Test
  void any_feed_gives_the_answers_of_a_plain_loop_and_again_on_the_same_directory()
      throws Exception {
    int rejected = 0;
    for (long seed = 1; seed <= FEEDS; seed++) {
      byte[] bytes = new FeedMaker(seed, FeedMaker.realLines()).make();
      Oracle oracle = new Oracle(bytes);
      List<Instant> instants = Expected.instants(oracle, new Random(seed));
      Run first = play(seed, bytes, instants);

      Expected.assertAgree(first.summary(), oracle, instants, "seed " + seed);
      if (seed % 5 == 0) {
        assertThat(play(seed, bytes, instants).summary())
            .as("again, seed %d", seed)
            .isEqualTo(first.summary());
      }
      rejected += oracle.rejected;
    }
    assertThat(rejected).isPositive();
  }

  private Run play(long seed, byte[] feed, List<Instant> instants)
      throws IOException, InterruptedException {
    Path file = directory.resolve("feed-" + seed);
    Files.write(file, feed);
    return Run.once(
        directory.resolve("data-" + seed),
        Map.of("QUAKES_FEED", file.toString(), "QUAKES_AS_OF", Expected.list(instants)));
  }
}
