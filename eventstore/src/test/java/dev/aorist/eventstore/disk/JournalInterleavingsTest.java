package dev.aorist.eventstore.disk;

import static dev.aorist.eventstore.testkit.Interleavings.must;
import static dev.aorist.eventstore.testkit.Interleavings.run;

import dev.aorist.eventstore.record.RecordTarget;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Mapping;
import dev.aorist.eventstore.testkit.Interleavings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A journal that is read by some while it is sealed and removed by another. */
class JournalInterleavingsTest {
  private static final Interleavings TRIED = new Interleavings("journal-interleavings");
  private static final byte[] RECORD = RecordTarget.record(1, 1);

  /** A file that notices when it is read or closed after its end. */
  private static final class Closing implements DataFile {
    private int closed;
    private boolean readAfterwards;

    @Override
    public int read(ByteBuffer target, long position) {
      readAfterwards |= closed > 0;
      target.put(RECORD, 0, target.remaining());
      readAfterwards |= closed > 0;
      return RECORD.length;
    }

    @Override
    public void truncate(long size) {
      readAfterwards |= closed > 0;
    }

    @Override
    public void close() {
      closed++;
    }

    @Override
    public void write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Mapping map(int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void force() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void a_journal_is_closed_once_and_not_before_its_last_reader_is_done() {
    TRIED.tryAll(JournalInterleavingsTest::readBesideTheRemoval);
  }

  private static void readBesideTheRemoval() {
    var file = new Closing();
    var journals = new Journals();
    var journal = new JournalFile(7, file, 2L * RECORD.length);
    journals.add(journal);
    boolean[] unused = {false};
    var reading = new Thread(() -> read(journal));
    var trimming = new Thread(() -> trim(journals));
    var removing =
        new Thread(
            () -> {
              try {
                unused[0] = journals.remove(7);
                must(!unused[0] || file.closed == 1, "who may reuse the file has it open still");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    run(List.of(reading, trimming, removing));
    must(file.closed == 1, "it was not closed once");
    must(!file.readAfterwards, "it was read after it was closed");
    read(journal);
    must(!file.readAfterwards, "it is read although it is gone");
  }

  /** As {@link Journals#read} does; Lincheck does not know the handles with which it looks on. */
  private static void read(JournalFile journal) {
    try {
      if (journal.use()) {
        try {
          journal.file().read(ByteBuffer.allocate(RECORD.length), 0);
        } finally {
          journal.release();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void trim(Journals journals) {
    try {
      journals.trim(7, RECORD.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
