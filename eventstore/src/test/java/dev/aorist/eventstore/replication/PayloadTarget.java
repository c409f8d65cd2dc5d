package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.VersionConflictException;
import dev.aorist.eventstore.spi.Leadership;
import dev.aorist.eventstore.spi.Roster;
import dev.aorist.eventstore.spi.Seat;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Damaged values of the replication: what leaders answer and what the authority keeps. Each is
 * refused with an {@link IllegalArgumentException}, or is a value that is the same when it is
 * written and read again. The first byte says which it is.
 */
public final class PayloadTarget implements FuzzTarget {
  private static final Seat A = new Seat("a", 0x1234_5678L);
  private static final Seat B = new Seat("member-b", -1);

  /**
   * @param write gives no bytes where members never write what they have read
   */
  private record Kind(
      byte[] sound, Function<byte[], Object> read, Function<Object, byte[]> write) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(status().toBytes(), PartitionStatus::fromBytes, PayloadTarget::status),
          new Kind(
              new Roster(List.of(A, B)).toBytes(),
              Roster::fromBytes,
              roster -> ((Roster) roster).toBytes()),
          new Kind(
              new Leadership(3, A, List.of(A, B), List.of(A)).toBytes(),
              Leadership::fromBytes,
              leadership -> ((Leadership) leadership).toBytes()),
          new Kind(
              new Output(32).i32(1).i64(7).i32(2).i64(3).i64(1_000).finish(),
              bytes -> Request.appended(new Input(bytes)),
              any -> new byte[0]),
          new Kind(offsets(), bytes -> Request.offsets(new Input(bytes), 1), any -> new byte[0]),
          failure(
              new VersionConflictException(StreamId.of("account", "1"), new ExpectedVersion(4), 6)),
          failure(new LimitExceededException("Bytes of an event", 10, 5)),
          failure(new IllegalArgumentException("no")));

  private final Mutations mutations = new Mutations("account-1", "member-b");

  @Override
  public String name() {
    return "values of the replication";
  }

  private static PartitionStatus status() {
    return new PartitionStatus(
        1,
        PartitionStatus.State.CATCHING_UP,
        "not in sync: c",
        4,
        "a",
        List.of("a", "b", "c"),
        List.of("a", "b"),
        10,
        8,
        Map.of("b", 0L, "c", 5L));
  }

  private static byte[] status(Object status) {
    return ((PartitionStatus) status).toBytes();
  }

  private static byte[] offsets() {
    return new Output(64).i32(2).text("group").i64(1).i64(5).text("other").i64(2).i64(0).finish();
  }

  private static Kind failure(RuntimeException cause) {
    Output out = new Output(64);
    Failures.write(out, cause);
    return new Kind(
        out.finish(),
        bytes ->
            String.valueOf(
                Failures.read(
                    new Input(bytes), new ConsumerOffset("group", 1, new Position(1, 2)))),
        any -> new byte[0]);
  }

  @Override
  public byte[] input(SplittableRandom random) {
    int kind = random.nextInt(KINDS.size());
    byte[] damaged = mutations.of(KINDS.get(kind).sound, random);
    byte[] input = new byte[1 + damaged.length];
    input[0] = (byte) kind;
    System.arraycopy(damaged, 0, input, 1, damaged.length);
    return input;
  }

  @Override
  public long mostAllocated(byte[] input) {
    // A text of the authority's values says its length in two bytes, and Java believes it.
    return 512 * 1024 + 100L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    Kind kind = KINDS.get(input[0]);
    byte[] bytes = new byte[input.length - 1];
    System.arraycopy(input, 1, bytes, 0, bytes.length);
    Object value;
    try {
      value = kind.read.apply(bytes);
    } catch (IllegalArgumentException e) {
      return;
    }
    byte[] written = kind.write.apply(value);
    if (written.length > 0 && !kind.read.apply(written).equals(value)) {
      throw new AssertionError("written and read again it changes: " + value);
    }
  }
}
