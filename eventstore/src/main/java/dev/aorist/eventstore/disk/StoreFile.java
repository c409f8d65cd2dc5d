package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.StoreOpenException.Reason;
import dev.aorist.eventstore.record.Bytes;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a directory says of itself, in the file {@code aorist.store}: a few lines of text that an
 * operator can read.
 *
 * @param id of the store; its journals carry it
 * @param partitions how many it has, for ever
 */
record StoreFile(UUID id, int partitions) {
  private static final String NAME = "aorist.store";
  private static final String TEMPORARY = "aorist.store.new";
  private static final String TITLE = "aorist event store";
  private static final int MOST_BYTES = 4096;

  /** Whether the directory holds a store. */
  static boolean isIn(List<String> names) {
    return names.contains(NAME);
  }

  /** Whether {@code name} may lie in a directory that no store was made in yet. */
  static boolean isHarmless(String name) {
    return name.equals(TEMPORARY) || name.equals("LOCK");
  }

  /** Makes the directory a store; afterwards it is one, or it is not, also after a power cut. */
  void write(Directory directory) throws IOException {
    String text =
        TITLE
            + "\nformat="
            + JournalFormat.VERSION
            + "\nid="
            + id
            + "\npartitions="
            + partitions
            + "\n";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        (text + "checksum=" + Bytes.crc(body, 0, body.length) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    if (directory.list().contains(TEMPORARY)) {
      directory.delete(TEMPORARY);
    }
    try (DataFile file = directory.create(TEMPORARY)) {
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force();
    }
    directory.rename(TEMPORARY, NAME);
    directory.force();
  }

  /** Reads it where a store must be. */
  static StoreFile require(Directory directory) throws IOException {
    if (!isIn(directory.list())) {
      throw new StoreOpenException(
          Reason.FOREIGN,
          directory.describe() + " holds no event store. Name the directory of one.",
          null);
    }
    return read(directory);
  }

  static StoreFile read(Directory directory) throws IOException {
    byte[] bytes = new byte[MOST_BYTES];
    int length;
    try (DataFile file = directory.open(NAME)) {
      length = file.read(ByteBuffer.wrap(bytes), 0);
    }
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    Map<String, String> values = new TreeMap<>();
    text.lines()
        .filter(line -> line.contains("="))
        .forEach(line -> values.put(line.split("=", 2)[0], line.split("=", 2)[1]));
    String where = directory.describe() + "/" + NAME;
    if (!text.startsWith(TITLE + "\n")) {
      throw new StoreOpenException(
          Reason.FOREIGN,
          where + " was not written by Aorist. Choose another directory for the store.",
          null);
    }
    try {
      int format = Integer.parseInt(values.getOrDefault("format", ""));
      if (format > JournalFormat.VERSION) {
        throw newer(where, format);
      }
      // The checksum is the last line: whatever stood behind it would be covered by nothing.
      int body = text.indexOf("checksum=");
      if (body < 0
          || text.indexOf('\n', body) != text.length() - 1
          || Integer.parseInt(values.getOrDefault("checksum", "")) != Bytes.crc(bytes, 0, body)) {
        throw corrupt(where, null);
      }
      return new StoreFile(
          UUID.fromString(values.getOrDefault("id", "")),
          Integer.parseInt(values.getOrDefault("partitions", "")));
    } catch (IllegalArgumentException e) {
      throw corrupt(where, e);
    }
  }

  static StoreOpenException newer(String where, int format) {
    return new StoreOpenException(
        Reason.NEWER_FORMAT,
        where
            + " has format "
            + format
            + "; this version of Aorist reads formats up to "
            + JournalFormat.VERSION
            + ". Open it with the newer Aorist that wrote it.",
        null);
  }

  private static StoreOpenException corrupt(
      String where, @Nullable IllegalArgumentException cause) {
    return new StoreOpenException(
        Reason.CORRUPT,
        where + " is damaged. Restore it from a backup; the journals beside it are untouched.",
        cause);
  }
}
