package dev.aorist.eventstore.disk;

import static dev.aorist.eventstore.disk.JournalFormat.FILE_CEILING;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_CHECKSUM;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_EPOCH;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_HEADER;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_HEADER_USED;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_MAGIC;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_NUMBER;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_PREVIOUS;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_PREVIOUS_END;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_SALT;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_STORE_HIGH;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_STORE_LOW;
import static dev.aorist.eventstore.disk.JournalFormat.FILE_VERSION;

import dev.aorist.eventstore.record.Bytes;
import java.util.Optional;
import java.util.UUID;

/**
 * The header of a journal file; {@link JournalFormat} draws it.
 *
 * @param version of the format; the other fields mean something only for a version that is known
 * @param previous the number of the journal before it, 0 for none
 * @param previousEnd where that one ends
 */
record JournalHeader(
    int version,
    int epoch,
    long number,
    long salt,
    UUID store,
    long previous,
    long previousEnd,
    long ceiling) {
  byte[] encode() {
    byte[] bytes = new byte[FILE_HEADER];
    Bytes.putI64(bytes, 0, FILE_MAGIC);
    Bytes.putI32(bytes, FILE_VERSION, version);
    Bytes.putI32(bytes, FILE_EPOCH, epoch);
    Bytes.putI64(bytes, FILE_NUMBER, number);
    Bytes.putI64(bytes, FILE_SALT, salt);
    Bytes.putI64(bytes, FILE_STORE_HIGH, store.getMostSignificantBits());
    Bytes.putI64(bytes, FILE_STORE_LOW, store.getLeastSignificantBits());
    Bytes.putI64(bytes, FILE_PREVIOUS, previous);
    Bytes.putI64(bytes, FILE_PREVIOUS_END, previousEnd);
    Bytes.putI64(bytes, FILE_CEILING, ceiling);
    Bytes.putI32(bytes, FILE_CHECKSUM, Bytes.crc(bytes, 0, FILE_CHECKSUM));
    return bytes;
  }

  /** The header at the start of {@code bytes}; empty when there is no sound one. */
  static Optional<JournalHeader> decode(byte[] bytes, int length) {
    if (length < FILE_HEADER_USED
        || Bytes.i64(bytes, 0) != FILE_MAGIC
        || Bytes.i32(bytes, FILE_CHECKSUM) != Bytes.crc(bytes, 0, FILE_CHECKSUM)) {
      return Optional.empty();
    }
    return Optional.of(
        new JournalHeader(
            Bytes.i32(bytes, FILE_VERSION),
            Bytes.i32(bytes, FILE_EPOCH),
            Bytes.i64(bytes, FILE_NUMBER),
            Bytes.i64(bytes, FILE_SALT),
            new UUID(Bytes.i64(bytes, FILE_STORE_HIGH), Bytes.i64(bytes, FILE_STORE_LOW)),
            Bytes.i64(bytes, FILE_PREVIOUS),
            Bytes.i64(bytes, FILE_PREVIOUS_END),
            Bytes.i64(bytes, FILE_CEILING)));
  }
}
