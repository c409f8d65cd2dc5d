package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.record.RecordTarget;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Journals that go while somebody wants to read in them. */
class JournalsTest {
  private static final int AT = 100;
  private final byte[] record = RecordTarget.record(1, 1);
  private final byte[] bytes = new byte[AT + 2 * record.length];
  private final Journals journals = new Journals();
  private final JournalFile file = new JournalFile(7, new BytesFile(bytes), bytes.length);

  JournalsTest() {
    System.arraycopy(record, 0, bytes, AT, record.length);
    System.arraycopy(record, 0, bytes, AT + record.length, record.length);
    journals.add(file);
  }

  private byte[] read(int at, int length) throws IOException {
    return journals.read(JournalFormat.location(7, at), length);
  }

  @Test
  void a_record_is_read_where_it_is() throws IOException {
    assertThat(read(AT, record.length)).isEqualTo(record);
  }

  @Test
  void what_is_no_such_record_is_corrupt() {
    assertThatThrownBy(() -> read(AT + 1, record.length)).isInstanceOf(CorruptDataException.class);
    assertThatThrownBy(() -> read(AT, 2 * record.length)).isInstanceOf(CorruptDataException.class);
  }

  @Test
  void a_journal_that_is_gone_has_no_record() throws IOException {
    assertThat(journals.remove(7)).isTrue();
    assertThat(read(AT, record.length)).isNull();
    assertThat(journals.remove(7)).isFalse();
    journals.trim(7, AT);
  }

  @Test
  void a_journal_that_is_being_closed_has_no_record() throws IOException {
    assertThat(file.use()).isTrue();
    assertThat(file.release()).isFalse();
    assertThat(file.release()).isTrue();
    assertThat(file.use()).isFalse();
    assertThat(read(AT, record.length)).isNull();
    journals.trim(7, AT);
  }

  @Test
  void a_closed_store_says_so() throws IOException {
    journals.close();
    assertThatThrownBy(() -> read(AT, record.length)).isInstanceOf(StoreUnavailableException.class);
  }
}
