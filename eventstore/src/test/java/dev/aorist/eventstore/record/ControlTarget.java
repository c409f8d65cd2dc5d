package dev.aorist.eventstore.record;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import dev.aorist.eventstore.testkit.TextCodec;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damaged control records: consumers' offsets, marks and cuts. Without their checksum none may pass
 * for sound; what has a right one, as only a faulty writer would give it, is refused or gives an
 * offset that is encoded the same again.
 */
public final class ControlTarget implements FuzzTarget {
  private static final byte[] KINDS = {
    RecordFormat.KIND_CONSUMER, RecordFormat.KIND_MARK, RecordFormat.KIND_CUT
  };

  private final boolean signed;
  private final RecordEncoder encoder = new RecordEncoder(new TextCodec());
  private final List<byte[]> sound = List.of(offset("büro"), offset("b"), mark(), cut());
  private final Mutations mutations = new Mutations("ü", "\n");
  private final RecordView view = new RecordView();

  /**
   * @param signed whether the damaged records get length and checksum of what they are
   */
  public ControlTarget(boolean signed) {
    this.signed = signed;
  }

  private byte[] offset(String group) {
    encoder.begin(new ConsumerOffset(group, 3, new Position(2, 17)));
    return encoder.finish(2, 1, 7, 40, 1_000_000, 0x1234);
  }

  private byte[] mark() {
    encoder.beginMark();
    return encoder.finish(2, 1, 7, 40, 1_000_000, 0x1234);
  }

  private byte[] cut() {
    return encoder.cut(2, 1, 7, 40, 1_000_000, 0x1234);
  }

  @Override
  public String name() {
    return signed ? "control records with a right checksum" : "control records";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    byte[] input = mutations.of(sound.get(random.nextInt(sound.size())), random);
    if (signed && input.length >= RecordFormat.HEADER) {
      byte kind = input[RecordFormat.KIND];
      RecordTarget.sign(input);
      input[RecordFormat.KIND] = random.nextInt(8) == 0 ? kind : KINDS[random.nextInt(3)];
      Bytes.putI32(input, RecordFormat.CHECKSUM, Bytes.crc(input, 8, input.length - 8));
    }
    return input;
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 16 * 1024 + 50L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    if (!RecordView.isValid(input, 0, input.length)) {
      return;
    }
    int length = view.wrap(input, 0).length();
    if (!signed && sound.stream().noneMatch(each -> isSame(input, length, each))) {
      throw new AssertionError("a damaged control record passes for sound");
    }
    if (!view.isAppend() && view.events() != 0) {
      throw new AssertionError("a control record has events");
    }
    if (view.isConsumerOffset()) {
      encoder.begin(view.consumerOffset());
      byte[] again =
          encoder.finish(
              view.partition(),
              view.epoch(),
              view.number(),
              view.firstOffset(),
              view.timestamp(),
              view.previousChecksum());
      int from = RecordFormat.HEADER;
      if (!Arrays.equals(again, from, again.length, input, from, length)) {
        throw new AssertionError(view.consumerOffset() + " is encoded otherwise");
      }
    }
  }

  private static boolean isSame(byte[] input, int length, byte[] record) {
    return length == record.length && Arrays.equals(input, 0, length, record, 0, length);
  }
}
