package dev.aorist.eventstore.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a partition stands, for operators: as its leader says, or, when that cannot be asked, as the
 * member that was asked knows.
 *
 * @param why what is amiss, in words; empty when nothing is
 * @param epoch counts its leaders
 * @param leader the member that leads; null when none does
 * @param replicas the members whose disks hold it, the preferred leader first
 * @param inSync those that hold all that is committed
 * @param committed how many records are committed
 * @param end the offset behind the last event that is committed
 * @param lag how many records each other replica lacks, as far as it has confirmed them
 */
public record PartitionStatus(
    int partition,
    State state,
    String why,
    int epoch,
    @Nullable String leader,
    List<String> replicas,
    List<String> inSync,
    long committed,
    long end,
    Map<String, Long> lag) {
  public PartitionStatus {
    replicas = List.copyOf(replicas);
    inSync = List.copyOf(inSync);
    lag = Map.copyOf(lag);
  }

  /** Whether it is served. */
  public enum State {
    /** It is, and all its replicas are in sync. */
    OPEN,
    /** It is, while some of its replicas lack something or are gone. */
    CATCHING_UP,
    /** It is not. */
    OFFLINE
  }

  byte[] toBytes() {
    Output out =
        new Output(128)
            .i32(partition)
            .u8(state.ordinal())
            .text(why)
            .i32(epoch)
            .text(leader == null ? "" : leader)
            .i64(committed)
            .i64(end);
    write(out, replicas);
    write(out, inSync);
    out.i32(lag.size());
    new TreeMap<>(lag).forEach((member, records) -> out.text(member).i64(records));
    return out.finish();
  }

  static PartitionStatus fromBytes(byte[] bytes) {
    var in = new Input(bytes);
    int partition = in.i32();
    State[] states = State.values();
    State state = states[Math.min(in.u8(), states.length - 1)];
    String why = in.text();
    int epoch = in.i32();
    String leader = in.text();
    long committed = in.i64();
    long end = in.i64();
    List<String> replicas = read(in);
    List<String> inSync = read(in);
    Map<String, Long> lag = new TreeMap<>();
    for (int left = in.count(12); left > 0; left--) {
      lag.put(in.text(), in.i64());
    }
    return new PartitionStatus(
        partition,
        state,
        why,
        epoch,
        leader.isEmpty() ? null : leader,
        replicas,
        inSync,
        committed,
        end,
        lag);
  }

  private static void write(Output out, List<String> names) {
    out.i32(names.size());
    names.forEach(out::text);
  }

  private static List<String> read(Input in) {
    List<String> names = new ArrayList<>();
    for (int left = in.count(4); left > 0; left--) {
      names.add(in.text());
    }
    return names;
  }
}
