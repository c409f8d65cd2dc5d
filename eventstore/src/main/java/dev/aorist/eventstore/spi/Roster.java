package dev.aorist.eventstore.spi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The seats of a cluster, at most one a member: what the {@link Authority} keeps under {@link
 * Authority#ROSTER}.
 *
 * @param seats at most {@value #MOST_SEATS}, in no order
 */
public record Roster(List<Seat> seats) {
  /** The most members of a cluster. */
  public static final int MOST_SEATS = 32;

  public static final Roster EMPTY = new Roster(List.of());

  /**
   * @throws IllegalArgumentException when there are too many seats, or two of one member
   */
  public Roster {
    seats = List.copyOf(seats);
    if (seats.size() > MOST_SEATS
        || seats.stream().map(Seat::member).distinct().count() < seats.size()) {
      throw new IllegalArgumentException(
          "A roster has at most "
              + MOST_SEATS
              + " seats and one for each member; got "
              + seats
              + ". Take one out first.");
    }
  }

  /** This roster with {@code seat} in place of the member's earlier one, if any. */
  public Roster with(Seat seat) {
    List<Seat> next = new ArrayList<>(seats);
    next.removeIf(each -> each.member().equals(seat.member()));
    next.add(seat);
    return new Roster(next);
  }

  /** The bytes that {@link #fromBytes} reads. */
  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      write(out, seats);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail like a disk", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The empty roster for no bytes.
   *
   * @throws IllegalArgumentException when the bytes are no roster
   */
  public static Roster fromBytes(byte[] bytes) {
    if (bytes.length == 0) {
      return EMPTY;
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      var roster = new Roster(read(in));
      if (in.read() >= 0) {
        throw new IOException("bytes are left");
      }
      return roster;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "These " + bytes.length + " bytes are no roster (" + e.getMessage() + ").", e);
    }
  }

  static void write(DataOutputStream out, List<Seat> seats) throws IOException {
    out.writeByte(seats.size());
    for (Seat seat : seats) {
      out.writeUTF(seat.member());
      out.writeLong(seat.incarnation());
    }
  }

  static List<Seat> read(DataInputStream in) throws IOException {
    List<Seat> seats = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      seats.add(new Seat(in.readUTF(), in.readLong()));
    }
    return seats;
  }
}
