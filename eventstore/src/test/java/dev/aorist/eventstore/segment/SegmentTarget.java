package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.SealedStream;
import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import dev.aorist.eventstore.testkit.TextCodec;
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
 * Damaged segments. Everything is asked of one that opens, and each answer is what was written or
 * says that the segment is corrupt. With right checksums, as only a faulty writer would give them,
 * the answers may be wrong, but none may come from outside the file, take memory without bounds or
 * never end.
 */
public final class SegmentTarget implements FuzzTarget {
  private static final UUID STORE = new UUID(0x0199_0000_0000_4000L, -1);
  private static final int PARTITIONS = 3;
  private static final int BATCH = 600;
  private static final String NAME = SegmentFormat.name(1);

  private final boolean signed;
  private final List<byte[]> records = new ArrayList<>();
  private final byte[] sound;
  private final Mutations mutations = new Mutations("account-", "group");

  /**
   * @param signed whether damaged parts get right checksums
   */
  public SegmentTarget(boolean signed) {
    this.signed = signed;
    try {
      this.sound = write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A segment with two partitions, five streams, ten appends and an offset of a consumer. */
  private byte[] write() throws IOException {
    var encoder = new RecordEncoder(new TextCodec());
    var files = new FaultyFiles(1);
    var segments = new Segments(files, STORE, PARTITIONS);
    SegmentWriter writer = segments.begin(1);
    for (int partition = 0; partition < PARTITIONS; partition += 2) {
      int checksum = 0;
      for (int number = 0; number < 6; number++) {
        if (number == 5) {
          encoder.begin(new ConsumerOffset("group", 2, new Position(partition, 3)));
        } else {
          encoder.begin(append(partition, number));
          encoder.link(0, number < 2 ? 0 : 1 + (number - 2) / 2L, number - 2);
        }
        byte[] record = encoder.finish(partition, 1, number, number, 1000L + number, checksum);
        checksum = RecordEncoder.checksum(record);
        records.add(record);
        writer.add(record, 0);
      }
    }
    segments.finish(writer, 1, 5000);
    byte[] bytes = new byte[16 * 1024];
    try (DataFile file = files.open(NAME)) {
      return Arrays.copyOf(bytes, file.read(ByteBuffer.wrap(bytes), 0));
    }
  }

  private static Append append(int partition, int number) {
    return new Append(
        id(partition, number),
        Metadata.none(),
        List.of(
            new StreamAppend(
                stream(partition, number), ExpectedVersion.any(), List.of("event " + number))));
  }

  private static StreamId stream(int partition, int number) {
    return StreamId.of("account", partition + "." + number % 2);
  }

  private static UUID id(int partition, int number) {
    return new UUID(
        0x0199_0000_0000_7000L + ((long) number << 16), 0x8000_0000_0000_0000L + partition);
  }

  @Override
  public String name() {
    return signed ? "segments with right checksums" : "segments";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    if (!signed) {
      return mutations.of(sound, random);
    }
    // Most of a segment is records, which are damaged elsewhere: here it is what finds them.
    int from = random.nextInt(4) == 0 ? 0 : recordsEnd();
    int to = random.nextBoolean() ? sound.length : sound.length - SegmentFormat.TRAILER;
    byte[] middle = mutations.of(Arrays.copyOfRange(sound, from, to), random);
    byte[] input = Arrays.copyOf(sound, from + middle.length + sound.length - to);
    System.arraycopy(middle, 0, input, from, middle.length);
    System.arraycopy(sound, to, input, from + middle.length, sound.length - to);
    sign(input);
    return input;
  }

  private int recordsEnd() {
    return Bytes.i32(sound, sound.length - SegmentFormat.TRAILER + SegmentFormat.RECORDS_END);
  }

  /** Gives blocks, sections, consumers and trailer the checksums of what they are. */
  private static void sign(byte[] input) {
    int trailer = input.length - SegmentFormat.TRAILER;
    if (trailer < 0) {
      return;
    }
    int sections = Bytes.i32(input, trailer + SegmentFormat.SECTIONS);
    int blocks = Bytes.i32(input, trailer + SegmentFormat.BLOCKS);
    if (sections > 0 && sections <= SegmentFormat.BLOCK && isIn(input, blocks, 8)) {
      Bytes.putI32(input, blocks, Bytes.crc(input, 0, Math.min(sections, input.length)));
      signPart(input, trailer, blocks, 8, SegmentFormat.BLOCKS_CHECKSUM);
    }
    int bytes = SegmentFormat.SECTION * Bytes.i32(input, trailer + SegmentFormat.PARTITIONS);
    signPart(input, trailer, sections, bytes, SegmentFormat.SECTIONS_CHECKSUM);
    signPart(
        input,
        trailer,
        Bytes.i32(input, trailer + SegmentFormat.CONSUMERS),
        Bytes.i32(input, trailer + SegmentFormat.CONSUMERS_LENGTH),
        SegmentFormat.CONSUMERS_CHECKSUM);
    Bytes.putI64(input, trailer + SegmentFormat.MAGIC_AT, SegmentFormat.MAGIC);
    Bytes.putI32(
        input, trailer + SegmentFormat.CHECKSUM, Bytes.crc(input, trailer, SegmentFormat.CHECKSUM));
  }

  private static void signPart(byte[] input, int trailer, int at, int length, int field) {
    if (isIn(input, at, length)) {
      Bytes.putI32(input, trailer + field, Bytes.crc(input, at, length));
    }
  }

  private static boolean isIn(byte[] input, int at, int length) {
    return at >= 0 && length >= 0 && length <= input.length - at;
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 128 * 1024 + 40L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    try (var segments = new Segments(new OneFile(NAME, input), STORE, PARTITIONS)) {
      segments.open();
      if (segments.count() == 1) {
        segments.load();
        askAll(segments);
      }
    } catch (CorruptDataException | StoreOpenException e) {
      // which says what is wrong
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void askAll(Segments segments) throws IOException {
    var view = new RecordView();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int p = partition;
      List<byte[]> expected =
          records.stream().filter(each -> view.wrap(each, 0).partition() == p).toList();
      long end = expected.isEmpty() ? 0 : 5;
      is(segments.tail(p).records() == expected.size() && segments.tail(p).end() == end, "a tail");
      is(segments.consumers(p).size() == (expected.isEmpty() ? 0 : 1), "consumers");
      is(Arrays.equals(read(segments, p, end), joined(expected.subList(0, (int) end))), "a read");
      is(segments.endAt(p, 1002) == (expected.isEmpty() ? 0 : 3), "an end");
      for (int number = 0; number < expected.size(); number++) {
        is(Arrays.equals(segments.record(p, number), expected.get(number)), "a record");
        UUID id = id(p, number);
        is(segments.find(p, id) == (number == 5 ? -1 : number), "an id");
      }
      is(segments.find(p, id(p, 9)) == -1, "no id");
      askStream(segments, p, StreamId.of("account", "nobody"), List.of());
      for (int i = 0; i < 2; i++) {
        List<byte[]> its = new ArrayList<>();
        for (int number = i; number < Math.min(5, expected.size()); number += 2) {
          its.add(expected.get(number));
        }
        askStream(segments, p, stream(p, i), its);
      }
    }
  }

  private void askStream(Segments segments, int partition, StreamId stream, List<byte[]> expected)
      throws IOException {
    SealedStream found = segments.stream(partition, stream);
    is((found == null) == expected.isEmpty(), "whether there is a stream");
    if (found == null) {
      return;
    }
    is(found.count() == expected.size() && found.previous() < 0, "the count of a stream");
    for (int i = 0; i < Math.min(found.count(), 10); i++) {
      byte[] record = found.record(i);
      is(i < expected.size() && Arrays.equals(record, expected.get(i)), "a record of a stream");
      is(found.firstVersion(i) == i && found.lastVersion(i) == i, "the versions of a stream");
    }
  }

  /** What a replay of a partition's events is given. */
  private static byte[] read(Segments segments, int partition, long end) throws IOException {
    var read = new ByteArrayOutputStream();
    for (long offset = 0; offset < end; ) {
      long next =
          segments.read(
              partition,
              offset,
              end,
              BATCH,
              slice -> {
                byte[] bytes = new byte[slice.end() - slice.at()];
                slice.bytes().get(slice.at(), bytes);
                read.writeBytes(bytes);
              });
      if (next <= offset) {
        throw new AssertionError("a replay stays at " + offset);
      }
      offset = next;
    }
    return read.toByteArray();
  }

  private static byte[] joined(List<byte[]> parts) {
    var joined = new ByteArrayOutputStream();
    parts.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private void is(boolean right, String what) {
    if (!right && !signed) {
      throw new AssertionError("of a damaged segment " + what + " is not what was written");
    }
  }
}
