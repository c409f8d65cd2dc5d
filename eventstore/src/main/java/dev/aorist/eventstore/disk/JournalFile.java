package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.spi.DataFile;

/**
 * An open journal file.
 *
 * @param number as in its name
 * @param size how many bytes it has, zeroes included
 */
record JournalFile(long number, DataFile file, long size) {
  String name() {
    return JournalFormat.name(number);
  }
}
