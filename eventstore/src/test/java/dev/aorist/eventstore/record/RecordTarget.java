package dev.aorist.eventstore.record;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.UnreadableEventException;
import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordBatch.Selection;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import dev.aorist.eventstore.testkit.TextCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Damaged records. Without their checksum none may pass for sound; with a right one, as only a
 * faulty writer would give it, all that the cursors hand out must come from within the record.
 */
public final class RecordTarget implements FuzzTarget {
  private static final EventCodec TEXT = new TextCodec();
  private static final Selection ALL =
      new Selection(new byte[0], Long.MIN_VALUE, Long.MAX_VALUE, false);
  private final boolean signed;
  private final List<byte[]> sound = List.of(record(1, 1), record(1, 3), record(3, 2));
  private final Mutations mutations = new Mutations("account-1", "text");
  private final RecordView view = new RecordView();

  /**
   * @param signed whether the damaged records get length and checksum of what they are
   */
  public RecordTarget(boolean signed) {
    this.signed = signed;
  }

  /** A sound record of so many streams with so many events each. */
  public static byte[] record(int streams, int events) {
    var encoder = new RecordEncoder(TEXT);
    var parts = new StreamAppend[streams];
    for (int i = 0; i < streams; i++) {
      String[] texts = new String[events];
      Arrays.setAll(texts, e -> "event " + e);
      parts[i] =
          new StreamAppend(
              StreamId.of("account", "{a}" + i), ExpectedVersion.any(), List.of((Object[]) texts));
    }
    var id = new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0001L);
    Metadata metadata = Metadata.none().withCommandId(id).withActor("alice").withHeader("a", "b");
    encoder.begin(new Append(id, metadata, List.of(parts)));
    for (int i = 0; i < streams; i++) {
      encoder.link(i, 5 + i, -1);
    }
    return encoder.finish(2, 1, 7, 40, 1_000_000, 0x1234);
  }

  /** Gives damaged bytes the length and checksum of a sound record. */
  public static void sign(byte[] bytes) {
    if (bytes.length >= RecordFormat.HEADER) {
      Bytes.putI32(bytes, RecordFormat.LENGTH, bytes.length);
      bytes[RecordFormat.KIND] = RecordFormat.KIND_EVENTS;
      Bytes.putI32(bytes, RecordFormat.CHECKSUM, Bytes.crc(bytes, 8, bytes.length - 8));
    }
  }

  @Override
  public String name() {
    return signed ? "records with a right checksum" : "records";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    byte[] input = mutations.of(sound.get(random.nextInt(sound.size())), random);
    if (signed) {
      sign(input);
    }
    return input;
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 64 * 1024 + 200L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    if (!RecordView.isValid(input, 0, input.length)) {
      return;
    }
    view.wrap(input, 0);
    if (!signed && sound.stream().noneMatch(each -> startsWith(input, each))) {
      throw new AssertionError("a damaged record passes for sound");
    }
    byte[] around = new byte[input.length + 200];
    Arrays.fill(around, (byte) 0x41);
    System.arraycopy(input, 0, around, 100, input.length);
    String alone = walk(input, 0, ALL);
    String inside = walk(around, 100, ALL);
    if (!alone.equals(inside)) {
      throw new AssertionError("what stands around a record is read: " + alone + " / " + inside);
    }
    byte[] stream = "account-{a}0".getBytes(StandardCharsets.UTF_8);
    var backward = new Selection(stream, Long.MIN_VALUE, Long.MAX_VALUE, true);
    walk(around, 100, backward);
    view.wrap(around, 100).parts((name, version, events, previous) -> {});
    text(new StringBuilder(), view::answer);
  }

  private static boolean startsWith(byte[] input, byte[] record) {
    return input.length >= record.length
        && Arrays.equals(input, 0, record.length, record, 0, record.length);
  }

  /** All that a cursor says, in one text. */
  private static String walk(byte[] bytes, int at, Selection selection) {
    var said = new StringBuilder();
    int end = at + new RecordView().wrap(bytes, at).length();
    var slices = List.of(new RecordSlice(ByteBuffer.wrap(bytes), at, end));
    EventCursor cursor = new RecordBatch(new EventTypes(TEXT), slices, selection, 0, true).cursor();
    while (cursor.next()) {
      said.append(cursor.partition()).append(' ').append(cursor.offset()).append(' ');
      said.append(cursor.version()).append(' ').append(cursor.timestamp()).append(' ');
      said.append(cursor.id()).append(' ').append(cursor.schemaVersion()).append(' ');
      said.append(Arrays.hashCode(cursor.data())).append(' ');
      text(said, cursor::stream);
      text(said, cursor::type);
      text(said, cursor::metadata);
      text(
          said,
          () -> {
            cursor.payloads(said::append);
            return "";
          });
    }
    return said.toString();
  }

  private static void text(StringBuilder to, Supplier<Object> what) {
    try {
      to.append(what.get());
    } catch (UnreadableEventException e) {
      to.append(e.getMessage());
    } catch (IllegalArgumentException e) {
      // A name or an offset that none may have.
      to.append(e.getMessage());
    }
    to.append(' ');
  }
}
