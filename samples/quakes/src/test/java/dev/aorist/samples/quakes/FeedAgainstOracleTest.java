package dev.aorist.samples.quakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.samples.quakes.feed.Feed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FeedAgainstOracleTest {
  @Test
  void what_can_be_read_is_what_a_plain_loop_can_read() throws IOException {
    int malformed = 0;
    for (long seed = 0; seed < 300; seed++) {
      byte[] bytes = new FeedMaker(seed, FeedMaker.realLines()).make();
      Oracle oracle = new Oracle(bytes);

      Feed feed = Feed.read(new ByteArrayInputStream(bytes));

      assertThat(feed.malformed()).as("malformed with seed %d", seed).hasSize(oracle.malformed);
      assertThat(feed.commands()).as("commands with seed %d", seed).hasSize(oracle.commands);
      malformed += oracle.malformed;
    }
    assertThat(malformed).isPositive();
  }
}
