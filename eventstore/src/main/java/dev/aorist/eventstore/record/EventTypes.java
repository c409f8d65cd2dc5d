package dev.aorist.eventstore.record;

import dev.aorist.eventstore.spi.EventCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds name and decoder of an event type from its stored bytes without making a string. Grows by
 * one entry for each name and schema version that the log holds. Any thread may call: a table is
 * immutable once published.
 */
public final class EventTypes {
  private final EventCodec codec;
  private volatile Entry[] table = new Entry[64];
  private int size;

  public EventTypes(EventCodec codec) {
    this.codec = codec;
  }

  /** What is known of one name and schema version. */
  static final class Entry {
    final byte[] utf8;
    final int schemaVersion;
    final String name;
    final EventCodec.Decoder decoder;

    Entry(byte[] utf8, int schemaVersion, String name, EventCodec.Decoder decoder) {
      this.utf8 = utf8;
      this.schemaVersion = schemaVersion;
      this.name = name;
      this.decoder = decoder;
    }

    boolean is(ByteBuffer bytes, int from, int length, int schemaVersion) {
      return this.schemaVersion == schemaVersion && Bytes.equal(bytes, from, length, utf8);
    }
  }

  Entry find(ByteBuffer bytes, int from, int length, int schemaVersion) {
    int hash = hash(bytes, from, length, schemaVersion);
    Entry[] entries = table;
    for (int i = hash & entries.length - 1; entries[i] != null; i = i + 1 & entries.length - 1) {
      if (entries[i].is(bytes, from, length, schemaVersion)) {
        return entries[i];
      }
    }
    return add(Bytes.copy(bytes, from, length), schemaVersion);
  }

  private synchronized Entry add(byte[] utf8, int schemaVersion) {
    String name = new String(utf8, StandardCharsets.UTF_8);
    Entry entry = new Entry(utf8, schemaVersion, name, codec.decoder(name, schemaVersion));
    Entry[] next = new Entry[2 * size >= table.length ? 2 * table.length : table.length];
    for (Entry old : table) {
      if (old != null) {
        put(next, old);
      }
    }
    size += put(next, entry);
    table = next;
    return entry;
  }

  private static int put(Entry[] entries, Entry entry) {
    ByteBuffer name = ByteBuffer.wrap(entry.utf8);
    int length = entry.utf8.length;
    int i = hash(name, 0, length, entry.schemaVersion) & entries.length - 1;
    for (; entries[i] != null; i = i + 1 & entries.length - 1) {
      if (entries[i].is(name, 0, length, entry.schemaVersion)) {
        return 0;
      }
    }
    entries[i] = entry;
    return 1;
  }

  private static int hash(ByteBuffer bytes, int from, int length, int schemaVersion) {
    int hash = schemaVersion;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes.get(i);
    }
    return hash ^ hash >>> 15;
  }
}
