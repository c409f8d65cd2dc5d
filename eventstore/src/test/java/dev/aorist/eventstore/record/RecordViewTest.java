package dev.aorist.eventstore.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordBatch.Selection;
import dev.aorist.eventstore.testkit.TextCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordViewTest {
  private static final int EVENTS = 40;

  @Test
  void no_record_is_sought_outside_of_the_bytes() {
    byte[] record = RecordTarget.record(1, 1);
    assertThat(RecordView.isValid(record, 0, record.length)).isTrue();
    assertThat(RecordView.isValid(record, -1, record.length)).isFalse();
    assertThat(RecordView.isValid(record, 0, record.length + 1)).isFalse();
    assertThat(RecordView.isValid(record, 0, record.length - 1)).isFalse();
    assertThat(RecordView.isValid(record, 0, RecordFormat.HEADER - 1)).isFalse();
  }

  @Test
  void many_events_of_a_record_are_read_backward_too() {
    byte[] record = RecordTarget.record(1, EVENTS);
    byte[] stream = "account-{a}0".getBytes(StandardCharsets.UTF_8);
    var backward = new Selection(stream, Long.MIN_VALUE, Long.MAX_VALUE, true);
    var slices = List.of(new RecordSlice(ByteBuffer.wrap(record), 0, record.length));
    EventCursor cursor =
        new RecordBatch(new EventTypes(new TextCodec()), slices, backward, 0, true).cursor();
    List<Object> read = new ArrayList<>();
    while (cursor.next()) {
      cursor.payloads(read::add);
      assertThat(cursor.isIn("account")).isTrue();
      assertThat(cursor.isIn("accounts-of-somebody")).isFalse();
    }
    assertThat(read).hasSize(EVENTS).startsWith("event 39", "event 38").endsWith("event 0");
  }
}
