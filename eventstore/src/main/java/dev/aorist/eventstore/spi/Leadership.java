package dev.aorist.eventstore.spi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who leads a partition: what the {@link Authority} keeps under the partition's number.
 *
 * @param epoch counts the leaders, from 0 for none yet
 * @param leader null while nobody leads: at the beginning, and after a leader has resigned
 * @param replicas whose disks shall hold the partition, the preferred leader first
 * @param inSync those of them that hold all that is committed; each may lead
 */
public record Leadership(int epoch, @Nullable Seat leader, List<Seat> replicas, List<Seat> inSync) {
  /**
   * @throws IllegalArgumentException when the parts do not go together
   */
  public Leadership {
    replicas = List.copyOf(replicas);
    inSync = List.copyOf(inSync);
    if (epoch < 0
        || leader != null && epoch == 0
        || replicas.isEmpty()
        || inSync.isEmpty()
        || replicas.size() > Roster.MOST_SEATS
        || replicas.stream().distinct().count() < replicas.size()
        || inSync.stream().distinct().count() < inSync.size()) {
      throw new IllegalArgumentException(
          "No leadership has epoch "
              + epoch
              + ", leader "
              + leader
              + ", replicas "
              + replicas
              + " and in-sync replicas "
              + inSync
              + ".");
    }
  }

  /** The same under a new leader, in the next epoch. */
  public Leadership led(Seat by) {
    return new Leadership(epoch + 1, by, replicas, inSync);
  }

  /** The same without a leader. */
  public Leadership resigned() {
    return new Leadership(epoch, null, replicas, inSync);
  }

  /** The same with these in-sync replicas. */
  public Leadership withInSync(List<Seat> seats) {
    return new Leadership(epoch, leader, replicas, seats);
  }

  /** The same with these replicas. */
  public Leadership withReplicas(List<Seat> seats) {
    return new Leadership(epoch, leader, seats, inSync);
  }

  /** The bytes that {@link #fromBytes} reads. */
  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(epoch);
      Roster.write(out, leader == null ? List.of() : List.of(leader));
      Roster.write(out, replicas);
      Roster.write(out, inSync);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail like a disk", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalArgumentException when the bytes are no leadership
   */
  public static Leadership fromBytes(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int epoch = in.readInt();
      List<Seat> leader = Roster.read(in);
      var leadership =
          new Leadership(
              epoch, leader.isEmpty() ? null : leader.get(0), Roster.read(in), Roster.read(in));
      if (leader.size() > 1 || in.read() >= 0) {
        throw new IOException("bytes are left");
      }
      return leadership;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "These " + bytes.length + " bytes are no leadership (" + e.getMessage() + ").", e);
    }
  }
}
