package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.record.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How far consumer groups had come at the end of a segment, in every partition: carried on from
 * segment to segment, so that opening does not look for the records that said so. In a fixed order,
 * so that the same records give the same bytes. For one thread while it is written; immutable once
 * it is read.
 */
final class Consumers {
  private static final int HEADER = 20;
  private final TreeMap<Integer, TreeMap<String, ConsumerOffset>> states = new TreeMap<>();

  /** The same, to be added to. */
  Consumers copy() {
    var copy = new Consumers();
    states.values().forEach(each -> each.values().forEach(copy::set));
    return copy;
  }

  void set(ConsumerOffset offset) {
    states
        .computeIfAbsent(offset.next().partition(), partition -> new TreeMap<>())
        .put(offset.group(), offset);
  }

  List<ConsumerOffset> of(int partition) {
    return List.copyOf(states.getOrDefault(partition, new TreeMap<>()).values());
  }

  /** As {@link SegmentFormat} draws it. */
  byte[] encode() {
    List<byte[]> names = new ArrayList<>();
    int length = 0;
    for (var partition : states.values()) {
      for (String group : partition.keySet()) {
        byte[] name = group.getBytes(StandardCharsets.UTF_8);
        names.add(name);
        length += HEADER + name.length;
      }
    }
    byte[] bytes = new byte[length];
    int at = 0;
    int next = 0;
    for (var partition : states.values()) {
      for (ConsumerOffset offset : partition.values()) {
        byte[] name = names.get(next++);
        Bytes.putU16(bytes, at, offset.next().partition());
        Bytes.putU16(bytes, at + 2, name.length);
        Bytes.putI64(bytes, at + 4, offset.epoch());
        Bytes.putI64(bytes, at + 12, offset.next().offset());
        System.arraycopy(name, 0, bytes, at + HEADER, name.length);
        at += HEADER + name.length;
      }
    }
    return bytes;
  }

  /**
   * Reads what {@link #encode} wrote; its checksum has been looked at.
   *
   * @throws IllegalArgumentException when only a faulty writer can have given it that
   */
  static Consumers decode(byte[] bytes) {
    var consumers = new Consumers();
    for (int at = 0; at < bytes.length; ) {
      int left = bytes.length - at - HEADER;
      int length = left < 0 ? 0 : Bytes.u16(bytes, at + 2);
      if (length > left) {
        throw new IllegalArgumentException("the last group breaks off");
      }
      consumers.set(
          new ConsumerOffset(
              new String(bytes, at + HEADER, length, StandardCharsets.UTF_8),
              Bytes.i64(bytes, at + 4),
              new Position(Bytes.u16(bytes, at), Bytes.i64(bytes, at + 12))));
      at += HEADER + length;
    }
    return consumers;
  }
}
