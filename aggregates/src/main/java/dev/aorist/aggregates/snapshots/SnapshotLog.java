package dev.aorist.aggregates.snapshots;

import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Entries one behind the other in a few files, and where the newest of each stream is. When there
 * are too many files the oldest goes with all that is in it: a stream that is still written to has
 * a newer entry, or gets one.
 *
 * <p>All but {@link #find} and {@link #remove} by one thread. The lock guards the index only, never
 * a read or write.
 */
final class SnapshotLog {
  static final int FILE_BYTES = 16 << 20;
  private static final int MOST_FILES = 8;
  private static final int MOST_STREAMS = 100_000;
  private static final Pattern NAME = Pattern.compile("\\d{8}\\.snapshots");

  /** Something to do with files. */
  interface Task {
    void run() throws IOException;
  }

  private record Place(DataFile file, int number, long position, int length) {}

  private final Directory directory;
  private final int fileBytes;
  private final TreeMap<Integer, DataFile> files = new TreeMap<>();
  private final Map<StreamId, Place> index = new LinkedHashMap<>(16, 0.75f, true);
  private long end = Long.MAX_VALUE;

  SnapshotLog(Directory directory, int fileBytes) {
    this.directory = directory;
    this.fileBytes = fileBytes;
  }

  /** Takes in what is there. A file ends where an entry is not whole. */
  void readAll() throws IOException {
    List<String> names =
        directory.list().stream()
            .filter(name -> NAME.matcher(name).matches())
            .sorted(Comparator.naturalOrder())
            .toList();
    for (String name : names) {
      int number = Integer.parseInt(name.substring(0, 8));
      DataFile file = directory.open(name);
      files.put(number, file);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), 2L * fileBytes));
      file.read(bytes, 0);
      bytes.flip();
      for (Entry e = Entry.decode(bytes); e != null; e = Entry.decode(bytes)) {
        put(e, new Place(file, number, bytes.position(), e.length()));
        bytes.position(bytes.position() + e.length());
      }
    }
    dropOldest();
  }

  void add(Entry entry) throws IOException {
    if (entry.length() > fileBytes) {
      return;
    }
    if (end + entry.length() > fileBytes || end == Long.MAX_VALUE) {
      int next = files.isEmpty() ? 1 : files.lastKey() + 1;
      files.put(next, directory.create(name(next)));
      end = 0;
      dropOldest();
    }
    DataFile file = files.lastEntry().getValue();
    file.write(entry.encode(), end);
    put(entry, new Place(file, files.lastKey(), end, entry.length()));
    end += entry.length();
  }

  /** The newest entry of a stream; null when there is none that is whole. Any thread. */
  @Nullable Entry find(StreamId stream) {
    Place place;
    synchronized (index) {
      place = index.get(stream);
    }
    if (place == null) {
      return null;
    }
    try {
      ByteBuffer bytes = ByteBuffer.allocate(place.length);
      place.file.read(bytes, place.position);
      Entry entry = Entry.decode(bytes.flip());
      return entry != null && entry.stream().equals(stream) ? entry : null;
    } catch (IOException gone) {
      return null; // its file was just dropped or closed
    }
  }

  /** Forgets all of a category. Any thread. */
  void remove(String category) {
    synchronized (index) {
      index.keySet().removeIf(stream -> stream.category().equals(category));
    }
  }

  void close() throws IOException {
    synchronized (index) {
      index.clear();
    }
    for (DataFile file : files.values()) {
      file.close();
    }
  }

  private void put(Entry entry, Place place) {
    synchronized (index) {
      index.put(entry.stream(), place);
      if (index.size() > MOST_STREAMS) {
        var eldest = index.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
    }
  }

  private void dropOldest() throws IOException {
    while (files.size() > MOST_FILES) {
      var oldest = files.pollFirstEntry();
      synchronized (index) {
        index.values().removeIf(place -> place.number == oldest.getKey());
      }
      oldest.getValue().close();
      directory.delete(name(oldest.getKey()));
    }
  }

  private static String name(int number) {
    return String.format("%08d.snapshots", number);
  }
}
