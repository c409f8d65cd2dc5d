package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.record.RecordTarget;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Damaged journals. What recovery hands over must be a first part of what was written, all of it
 * unless something looks like a sector that a crash kept back; where the end is certain, all of it
 * or nothing. With right checksums, as only a faulty writer would give them, it must stay within
 * the file and its memory.
 */
final class JournalTarget implements FuzzTarget {
  private static final long SALT = 0x5A17_5A17_5A17_5A17L;
  private static final int SIZE = JournalFormat.FILE_HEADER + 4096;
  private static final int BATCHES = 4;

  private final boolean signed;
  private final boolean certain;
  private final JournalHeader header =
      new JournalHeader(JournalFormat.VERSION, 1, 1, SALT, new UUID(1, 2), 0, 0, 0);
  private final byte[] sound = new byte[SIZE];
  private final List<byte[]> records = new ArrayList<>();
  private final int[] envelopes = new int[BATCHES + 1];
  private final int end;
  private final Mutations mutations = new Mutations();

  /**
   * @param certain whether the journal has a successor that names its end
   * @param signed whether damaged envelopes get right checksums
   */
  JournalTarget(boolean certain, boolean signed) {
    this.certain = certain;
    this.signed = signed;
    System.arraycopy(header.encode(), 0, sound, 0, JournalFormat.FILE_HEADER);
    var writer = new EnvelopeWriter();
    int at = JournalFormat.FILE_HEADER;
    for (int i = 0; i < BATCHES; i++) {
      writer.begin(new byte[0]);
      for (int k = 0; k <= i % 2; k++) {
        byte[] record = RecordTarget.record(1 + i % 2, 1 + i);
        records.add(record);
        writer.add(record);
      }
      ByteBuffer bytes = writer.finish(at, SALT, at, 0);
      envelopes[i] = at;
      int length = bytes.remaining();
      bytes.get(sound, at, length);
      at += length;
    }
    end = at;
    envelopes[BATCHES] = at;
  }

  @Override
  public String name() {
    return (certain ? "journals with a successor" : "last journals")
        + (signed ? " and right checksums" : "");
  }

  @Override
  public byte[] input(SplittableRandom random) {
    byte[] body = Arrays.copyOfRange(sound, JournalFormat.FILE_HEADER, end);
    byte[] damaged = mutations.of(body, random);
    int length = JournalFormat.FILE_HEADER + damaged.length;
    byte[] input = new byte[random.nextInt(8) == 0 ? length : Math.max(length, SIZE)];
    System.arraycopy(sound, 0, input, 0, JournalFormat.FILE_HEADER);
    System.arraycopy(damaged, 0, input, JournalFormat.FILE_HEADER, damaged.length);
    for (int i = 0; signed && i < BATCHES; i++) {
      sign(input, envelopes[i], random);
    }
    return input;
  }

  private static void sign(byte[] input, int at, SplittableRandom random) {
    if (at + JournalFormat.HEADER > input.length) {
      return;
    }
    Bytes.putI32(
        input,
        at + JournalFormat.HEADER_CHECKSUM,
        Bytes.crc(input, at, JournalFormat.HEADER_CHECKSUM));
    int body = Bytes.i32(input, at + JournalFormat.BODY_LENGTH);
    if (body >= 0 && body <= input.length - at - JournalFormat.HEADER && random.nextBoolean()) {
      int checksum = Bytes.crc(input, at + JournalFormat.HEADER, body);
      Bytes.putI32(input, at + JournalFormat.BODY_CHECKSUM, checksum);
    }
  }

  @Override
  public long mostAllocated(byte[] input) {
    long window = signed ? 3L * JournalFormat.MOST_BODY : 0;
    return 32 * 1024 + 4L * input.length + window;
  }

  @Override
  public void decode(byte[] input) {
    var out = new ByteArrayOutputStream();
    int[] count = {0};
    var recovery =
        new JournalRecovery(new JournalFile(1, new BytesFile(input), input.length), header);
    try {
      CheckedRecords to = new CheckedRecords(out, count);
      if (certain) {
        recovery.readTo(end, to::take);
      } else {
        recovery.readTail(to::take);
      }
    } catch (CorruptDataException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!signed && count[0] < records.size() && (certain || !mayBeTorn(input))) {
      throw new AssertionError("of " + records.size() + " records " + count[0] + " were found");
    }
  }

  /**
   * Whether the first damaged batch has a sector of zeroes, or none, and no batch behind it is left
   * that says that it had been durable.
   */
  private boolean mayBeTorn(byte[] input) {
    int first = 0;
    while (isWhole(input, first)) {
      first++;
    }
    for (int later = first + 1; later < BATCHES; later++) {
      if (isWhole(input, later)) {
        return false;
      }
    }
    for (int from = envelopes[first]; from < envelopes[first + 1]; ) {
      int to = from / JournalFormat.SECTOR * JournalFormat.SECTOR + JournalFormat.SECTOR;
      to = Math.min(envelopes[first + 1], to);
      if (isZero(input, from, to)) {
        return true;
      }
      from = to;
    }
    return false;
  }

  private boolean isWhole(byte[] input, int batch) {
    int to = envelopes[batch + 1];
    return input.length >= to
        && Arrays.equals(input, envelopes[batch], to, sound, envelopes[batch], to);
  }

  private static boolean isZero(byte[] input, int from, int to) {
    for (int i = from; i < Math.min(to, input.length); i++) {
      if (input[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Holds each record against what was written. */
  private final class CheckedRecords {
    private final ByteArrayOutputStream out;
    private final int[] count;

    CheckedRecords(ByteArrayOutputStream out, int[] count) {
      this.out = out;
      this.count = count;
    }

    @org.jspecify.annotations.Nullable
    String take(dev.aorist.eventstore.record.RecordView record, long location) {
      out.reset();
      int number = count[0]++;
      if (!signed
          && (number >= records.size()
              || record.checksum() != Bytes.i32(records.get(number), 4)
              || record.length() != records.get(number).length)) {
        throw new AssertionError("record " + number + " is not what was written");
      }
      return null;
    }
  }
}
