package dev.aorist.eventstore.segment;

import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.TextCodec;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A segment takes no record that does not continue its partition, however sound it is. */
class SegmentWriterTest {
  private final RecordEncoder encoder = new RecordEncoder(new TextCodec());
  private SegmentWriter writer;
  private int checksum;

  @BeforeEach
  void begin() throws IOException {
    writer = new Segments(new FaultyFiles(1), new UUID(1, 2), 2).begin(1);
    byte[] first = mark(0, 0, 0);
    checksum = RecordEncoder.checksum(first);
    writer.add(first, 0);
  }

  private byte[] mark(long number, long offset, int previous) {
    encoder.beginMark();
    return encoder.finish(0, 1, number, offset, 1000, previous);
  }

  @Test
  void another_number_offset_or_checksum_is_refused() {
    refuses(mark(2, 0, checksum), "record 2 does not continue partition 0");
    refuses(mark(1, 1, checksum), "record 1 does not continue partition 0");
    refuses(mark(1, 0, 7), "record 1 does not continue partition 0");
  }

  @Test
  void a_consumer_beyond_the_end_is_refused() {
    encoder.begin(new ConsumerOffset("group", 1, new Position(0, 1)));

    refuses(
        encoder.finish(0, 1, 1, 0, 1000, checksum),
        "a consumer at 0:1 is beyond the end of the log");
  }

  private void refuses(byte[] record, String text) {
    assertThatIOException().isThrownBy(() -> writer.add(record, 0)).withMessage(text);
  }
}
