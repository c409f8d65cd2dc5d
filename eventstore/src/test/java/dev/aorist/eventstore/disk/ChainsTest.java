package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.testkit.TextCodec;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that are sound by themselves and do not continue their partition. */
class ChainsTest {
  private static final int PARTITION = 1;
  private final RecordEncoder encoder = new RecordEncoder(new TextCodec());
  private final Chains chains = new Chains(2);
  private int checksum;

  @BeforeEach
  void begin() {
    byte[] first = event(PARTITION, 0, 0, 1000, 0);
    checksum = RecordEncoder.checksum(first);
    assertThat(next(first)).isNull();
  }

  private byte[] event(int partition, long number, long offset, long time, int previous) {
    encoder.begin(
        Append.to(
            new UUID(0x7000, Long.MIN_VALUE),
            StreamId.of("account", "1"),
            ExpectedVersion.any(),
            "event"));
    encoder.link(0, number, number - 1);
    return encoder.finish(partition, 1, number, offset, time, previous);
  }

  private String next(byte[] record) {
    return chains.next(new RecordView().wrap(record, 0));
  }

  @Test
  void what_continues_is_taken() {
    assertThat(next(event(PARTITION, 1, 1, 1001, checksum))).isNull();
    assertThat(chains.tail(PARTITION).records()).isEqualTo(2);
    assertThat(chains.events()).isEqualTo(2);
  }

  @Test
  void a_partition_that_the_store_does_not_have_is_told() {
    assertThat(next(event(2, 0, 0, 1001, 0))).isEqualTo("partition 2 where there are 2");
  }

  @Test
  void another_number_offset_or_checksum_is_told() {
    String wrong =
        " of partition 1, where record 1 and offset 1 belong, does not continue the one before it";

    assertThat(next(event(PARTITION, 2, 1, 1001, checksum))).isEqualTo("record 2" + wrong);
    assertThat(next(event(PARTITION, 1, 2, 1001, checksum))).isEqualTo("record 1" + wrong);
    assertThat(next(event(PARTITION, 1, 1, 1001, 7))).isEqualTo("record 1" + wrong);
    assertThat(chains.tail(PARTITION).records()).isEqualTo(1);
  }

  @Test
  void a_time_before_the_last_one_is_told() {
    assertThat(next(event(PARTITION, 1, 1, 999, checksum)))
        .isEqualTo("record 1 of partition 1 goes back in time");
  }

  @Test
  void a_consumer_beyond_the_end_is_told() {
    assertThat(next(consumer(2))).contains("has a consumer at 1:2, beyond the end of the log");
    assertThat(next(consumer(1))).isNull();
  }

  private byte[] consumer(long offset) {
    encoder.begin(new ConsumerOffset("group", 1, new Position(PARTITION, offset)));
    return encoder.finish(PARTITION, 1, 1, 1, 1001, checksum);
  }

  @Test
  void a_cut_takes_back_what_is_there_and_nothing_else() {
    assertThat(next(encoder.cut(PARTITION, 2, 2, 0, 0, 0)))
        .isEqualTo("partition 1 is cut at record 2, which it does not have");
    assertThat(next(encoder.cut(PARTITION, 2, 0, 0, 0, 0))).isNull();
    assertThat(chains.tail(PARTITION).records()).isZero();
  }
}
