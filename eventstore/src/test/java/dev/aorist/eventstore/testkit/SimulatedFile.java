package dev.aorist.eventstore.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The content of one file: what readers see, and for everything that is not certain to be on the
 * disk, what may be there instead. {@link FaultyFiles} says what the model is; it also guards this.
 */
final class SimulatedFile {
  private static final int PAGE = 4096;

  private Sector[] live = {};
  private long size;

  /** What is certain; differs from {@link #live} only where {@link #open} and sizes say so. */
  private Sector[] durable = {};

  private long durableSize;

  /** The sectors that may hold something else on the disk than what is certain. */
  private final TreeMap<Integer, Uncertain> open = new TreeMap<>();

  /** The sizes that the file had since its size was last made durable. */
  private final List<Long> sizes = new ArrayList<>();

  private static final class Uncertain {
    /** What was written since the sector was last certain, oldest first. */
    final List<Sector> written = new ArrayList<>();

    /** Whether the kernel knows that it must write it; a failed force makes it forget. */
    boolean dirty;
  }

  long size() {
    return size;
  }

  void write(byte[] bytes, int from, int length, long position) {
    live = grown(live, (int) ((position + length + Sector.SIZE - 1) / Sector.SIZE));
    int done = 0;
    while (done < length) {
      long at = position + done;
      int sector = (int) (at / Sector.SIZE);
      int inside = (int) (at % Sector.SIZE);
      int count = Math.min(Sector.SIZE - inside, length - done);
      set(sector, sector(live, sector).with(inside, bytes, from + done, count));
      done += count;
    }
    if (position + length > size) {
      resize(position + length);
    }
  }

  void truncate(long to) {
    if (to >= size) {
      return;
    }
    int last = (int) (to / Sector.SIZE);
    for (int i = last; i < live.length; i++) {
      if (i == last && to % Sector.SIZE != 0) {
        set(i, sector(live, i).cutAt((int) (to % Sector.SIZE)));
      } else if (live[i] != Sector.ZERO) {
        set(i, Sector.ZERO);
      }
    }
    resize(to);
  }

  private void set(int sector, Sector content) {
    live[sector] = content;
    Uncertain uncertain = open.get(sector);
    if (uncertain == null) {
      if (content.hash() == sector(durable, sector).hash()) {
        return; // there or not, it is the same
      }
      uncertain = new Uncertain();
      open.put(sector, uncertain);
    }
    uncertain.written.add(content);
    uncertain.dirty = true;
  }

  private void resize(long to) {
    size = to;
    sizes.add(to);
  }

  int read(byte[] target, int length, long position) {
    int count = (int) Math.max(0, Math.min(length, size - position));
    for (int done = 0; done < count; ) {
      long at = position + done;
      int inside = (int) (at % Sector.SIZE);
      int part = Math.min(Sector.SIZE - inside, count - done);
      sector(live, (int) (at / Sector.SIZE)).copyTo(target, done, inside, part);
      done += part;
    }
    return count;
  }

  void flip(long bit) {
    int sector = (int) (bit / 8 / Sector.SIZE);
    int inside = (int) (bit % (8L * Sector.SIZE));
    durable = grown(durable, sector + 1);
    live[sector] = live[sector].withFlippedBit(inside);
    durable[sector] = durable[sector].withFlippedBit(inside);
  }

  /** All that the kernel knows of is on the disk. */
  void force() {
    durable = grown(durable, live.length);
    for (var entries = open.entrySet().iterator(); entries.hasNext(); ) {
      var entry = entries.next();
      if (entry.getValue().dirty) {
        durable[entry.getKey()] = live[entry.getKey()];
        entries.remove();
      }
    }
    durableSize = size;
    sizes.clear();
  }

  /** What was to be written may be on the disk or not, and will not be written again. */
  void failForce() {
    open.values().forEach(uncertain -> uncertain.dirty = false);
  }

  /** The sizes that it may have after a power cut, the certain one first. */
  long[] possibleSizes() {
    if (sizes.isEmpty()) {
      return new long[] {durableSize};
    }
    var all = new TreeSet<>(sizes);
    long least = Math.min(durableSize, all.first());
    for (long page = least / PAGE * PAGE + PAGE; page < all.last(); page += PAGE) {
      all.add(page);
    }
    all.remove(durableSize);
    long[] result = new long[all.size() + 1];
    result[0] = durableSize;
    int i = 1;
    for (long each : all) {
      result[i++] = each;
    }
    return result;
  }

  /** Which sectors are uncertain, in order. */
  int[] openSectors() {
    return open.keySet().stream().mapToInt(i -> i).toArray();
  }

  /** What an uncertain sector may hold after a power cut: what is certain, then all written. */
  Sector[] possible(int sector) {
    List<Sector> written = open.get(sector).written;
    Sector[] result = new Sector[written.size() + 1];
    result[0] = sector(durable, sector);
    for (int i = 0; i < written.size(); i++) {
      result[i + 1] = written.get(i);
    }
    return result;
  }

  /** What is certain; not to be changed. */
  Sector[] certain() {
    return durable;
  }

  /** A file of which everything is certain. */
  static SimulatedFile of(Sector[] content, long size) {
    var file = new SimulatedFile();
    int sectors = (int) ((size + Sector.SIZE - 1) / Sector.SIZE);
    file.live = Arrays.copyOf(content, sectors);
    for (int i = content.length; i < sectors; i++) {
      file.live[i] = Sector.ZERO;
    }
    if (size % Sector.SIZE != 0) {
      file.live[sectors - 1] = file.live[sectors - 1].cutAt((int) (size % Sector.SIZE));
    }
    file.durable = file.live.clone();
    file.size = size;
    file.durableSize = size;
    return file;
  }

  /** Equal for equal contents. */
  long fingerprint() {
    long hash = size;
    for (Sector sector : live) {
      hash = Long.rotateLeft(hash, 5) * 0x9E3779B97F4A7C15L + sector.hash();
    }
    return hash;
  }

  private static Sector sector(Sector[] from, int i) {
    return i < from.length ? from[i] : Sector.ZERO;
  }

  private static Sector[] grown(Sector[] from, int length) {
    if (length <= from.length) {
      return from;
    }
    Sector[] result = Arrays.copyOf(from, length);
    Arrays.fill(result, from.length, length, Sector.ZERO);
    return result;
  }
}
