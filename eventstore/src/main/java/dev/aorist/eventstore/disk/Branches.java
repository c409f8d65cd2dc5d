package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Records that a member held and another history took the place of, each time in a file of its own:
 * the records as they were stored, one behind the other. Its name says the partition, the first and
 * the last record, and the epoch that won. No store reads them and none deletes them; they are for
 * an operator who wants to know what a cut-off leader had taken in and never acknowledged.
 */
final class Branches {
  private Branches() {}

  /** Writes the records, and forces them and the file's name. */
  static void write(Directory directory, int partition, int epoch, List<byte[]> records)
      throws IOException {
    if (records.isEmpty()) {
      return;
    }
    var view = new RecordView();
    String name =
        "partition-"
            + partition
            + "-records-"
            + view.wrap(records.get(0), 0).number()
            + "-to-"
            + view.wrap(records.get(records.size() - 1), 0).number()
            + "-before-epoch-"
            + epoch
            + ".branch";
    List<String> names = directory.list();
    if (names.contains(name)) {
      return; // written before a crash that kept the cut from the journal
    }
    String temporary = name + ".new";
    if (names.contains(temporary)) {
      directory.delete(temporary);
    }
    try (DataFile file = directory.create(temporary)) {
      long at = 0;
      for (byte[] record : records) {
        file.write(ByteBuffer.wrap(record), at);
        at += record.length;
      }
      file.force();
    }
    directory.rename(temporary, name);
    directory.force();
  }
}
