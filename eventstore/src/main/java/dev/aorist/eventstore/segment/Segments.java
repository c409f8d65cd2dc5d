package dev.aorist.eventstore.segment;

import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.CorruptDataException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.log.SealedLog;
import dev.aorist.eventstore.log.SealedRecords;
import dev.aorist.eventstore.log.SealedStream;
import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordRun;
import dev.aorist.eventstore.segment.Segment.Field;
import dev.aorist.eventstore.spi.Directory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All segments of a store, oldest first, which together hold what is sealed. Whoever opens or seals
 * adds, one thread at a time; any thread asks.
 */
public final class Segments implements SealedLog, Closeable {
  private static final byte[] NO_SHA = new byte[SegmentFormat.SHA];
  private final Directory directory;
  private final UUID store;
  private final Hashes hashes;
  private final Section[] nothing;

  /** Never changed, only replaced. */
  private volatile List<Segment> segments = List.of();

  public Segments(Directory directory, UUID store, int partitions) {
    this.directory = directory;
    this.store = store;
    this.hashes = Hashes.of(store);
    this.nothing = new Section[partitions];
    Arrays.fill(nothing, Section.NOTHING);
  }

  /**
   * Opens all segments of the directory, and drops what was not finished.
   *
   * @throws CorruptDataException when they are damaged or do not continue each other
   */
  public void open() throws IOException {
    for (String name : directory.list()) {
      if (SegmentFormat.isUnfinished(name)) {
        directory.delete(name);
      }
    }
    List<Segment> opened = new ArrayList<>();
    try {
      for (long number : numbers(directory)) {
        Segment segment = Segment.open(directory, number);
        opened.add(segment);
        checkContinues(opened);
      }
    } catch (IOException | RuntimeException e) {
      for (Segment each : opened) {
        each.close();
      }
      throw e;
    }
    segments = List.copyOf(opened);
  }

  /** The numbers of the segments in a directory, in order. */
  public static List<Long> numbers(Directory directory) throws IOException {
    return directory.list().stream()
        .map(SegmentFormat::number)
        .filter(number -> number > 0)
        .sorted()
        .toList();
  }

  private void checkContinues(List<Segment> opened) {
    Segment segment = opened.get(opened.size() - 1);
    Trailer trailer = segment.trailer();
    if (!trailer.store().equals(store)
        || trailer.partitions() != nothing.length
        || trailer.number() != SegmentFormat.number(segment.name())) {
      throw segment.corrupt(0, "it belongs to another store, or was renamed", null);
    }
    Segment before = opened.size() == 1 ? null : opened.get(opened.size() - 2);
    byte[] sha = before == null ? NO_SHA : before.trailer().ownSha();
    boolean continues =
        Arrays.equals(trailer.previousSha(), sha)
            && (before == null || trailer.number() == before.trailer().number() + 1);
    for (int p = 0; continues && p < nothing.length; p++) {
      continues = segment.section(p).continues(before == null ? nothing[p] : before.section(p));
    }
    if (!continues) {
      throw segment.corrupt(0, "the segment before it is missing or was replaced", null);
    }
  }

  /** The number of the newest, 0 when there is none. */
  public long last() {
    Segment last = newest();
    return last == null ? 0 : last.trailer().number();
  }

  /** The highest epoch in them, 0 when there is none. */
  public int epoch() {
    Segment last = newest();
    return last == null ? 0 : last.trailer().epoch();
  }

  /** As of a journal; {@link Long#MIN_VALUE} when there is none. */
  public long ceiling() {
    Segment last = newest();
    return last == null ? Long.MIN_VALUE : last.trailer().ceiling();
  }

  public int count() {
    return segments.size();
  }

  private @Nullable Segment newest() {
    List<Segment> all = segments;
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** Begins the segment that comes next. */
  public SegmentWriter begin(long number) throws IOException {
    Segment last = newest();
    return new SegmentWriter(
        SegmentWriter.create(directory, number),
        store,
        number,
        last == null ? nothing : last.sections(),
        last == null ? new Consumers() : last.consumers(),
        last == null ? NO_SHA : last.trailer().ownSha(),
        null);
  }

  /** Completes a segment; from its return on readers find what is in it. */
  public void finish(SegmentWriter writer, int epoch, long ceiling) throws IOException {
    Segment segment = writer.finish(directory, epoch, ceiling);
    List<Segment> more = new ArrayList<>(segments);
    more.add(segment);
    segments = List.copyOf(more);
  }

  /** Makes a file that nobody reads any more that of the next segment; false if that has one. */
  public boolean reuse(String name) throws IOException {
    String next = SegmentFormat.unfinishedName(last() + 1);
    if (directory.list().contains(next)) {
      return false;
    }
    directory.rename(name, next);
    return true;
  }

  /** Gives up a segment that was begun. */
  public void abandon(SegmentWriter writer) throws IOException {
    writer.abandon(directory);
  }

  /**
   * Brings into memory what answers {@link #mayHold} at once; until then the answer is yes. Newest
   * first. Blocks.
   */
  public void load() throws IOException {
    List<Segment> all = segments;
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).loadFilter();
    }
  }

  @Override
  public Tail tail(int partition) {
    Segment last = newest();
    if (last == null) {
      return Tail.NOTHING;
    }
    Section s = last.section(partition);
    return new Tail(s.nextRecord(), s.nextOffset(), s.lastTimestamp(), s.lastChecksum());
  }

  @Override
  public List<ConsumerOffset> consumers(int partition) {
    Segment last = newest();
    return last == null ? List.of() : last.consumers().of(partition);
  }

  private static byte[] name(StreamId stream) {
    return stream.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean mayHold(StreamId stream) {
    List<Segment> all = segments;
    if (all.isEmpty()) {
      return false;
    }
    byte[] name = name(stream);
    return mayHold(all, hashes.ofName(name, 0, name.length), Long.MAX_VALUE);
  }

  @Override
  public boolean mayHold(UUID id) {
    long high = id.getMostSignificantBits();
    return mayHold(segments, hashes.ofId(high, id.getLeastSignificantBits()), high >>> 16);
  }

  /**
   * @param millis of the id; {@link Long#MAX_VALUE} for a stream
   */
  private static boolean mayHold(List<Segment> all, long hash, long millis) {
    for (int i = all.size() - 1; i >= 0; i--) {
      if (mayHold(all.get(i), hash, millis)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayHold(Segment segment, long hash, long millis) {
    if (millis != Long.MAX_VALUE
        && (millis < segment.trailer().earliestId() || millis > segment.trailer().latestId())) {
      return false;
    }
    Filter filter = segment.filter();
    return filter == null || filter.mayHold(hash);
  }

  @Override
  public SealedRecords loaded() {
    return new Loaded();
  }

  /** What can be found without waiting. */
  private final class Loaded implements SealedRecords {
    private final Reach reach = new InMemory();

    @Override
    public @Nullable SealedStream stream(int partition, StreamId stream) throws IOException {
      return Segments.this.stream(partition, stream, reach);
    }

    @Override
    public SealedStream stream(int partition, StreamId stream, long number) throws IOException {
      return Segments.this.stream(partition, stream, number, reach);
    }

    @Override
    public long find(int partition, UUID id) throws IOException {
      return Segments.this.find(partition, id, reach);
    }
  }

  @Override
  public @Nullable SealedStream stream(int partition, StreamId stream) throws IOException {
    return stream(partition, stream, Reach.DISK);
  }

  private @Nullable SealedStream stream(int partition, StreamId stream, Reach reach)
      throws IOException {
    byte[] name = name(stream);
    long hash = hashes.ofName(name, 0, name.length);
    List<Segment> all = segments;
    for (int i = all.size() - 1; i >= 0; i--) {
      if (mayHold(all.get(i), hash, Long.MAX_VALUE)) {
        SealedStream found = all.get(i).stream(partition, name, hash, reach);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  @Override
  public SealedStream stream(int partition, StreamId stream, long number) throws IOException {
    return stream(partition, stream, number, Reach.DISK);
  }

  private SealedStream stream(int partition, StreamId stream, long number, Reach reach)
      throws IOException {
    byte[] name = name(stream);
    Segment segment = holding(partition, number, Section::firstRecord);
    SealedStream found =
        segment.stream(partition, name, hashes.ofName(name, 0, name.length), reach);
    if (found == null) {
      throw segment.corrupt(0, "its index does not know the stream " + stream, null);
    }
    return found;
  }

  @Override
  public long find(int partition, UUID id) throws IOException {
    return find(partition, id, Reach.DISK);
  }

  private long find(int partition, UUID id, Reach reach) throws IOException {
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    long hash = hashes.ofId(high, low);
    List<Segment> all = segments;
    for (int i = all.size() - 1; i >= 0; i--) {
      if (mayHold(all.get(i), hash, high >>> 16)) {
        long found = all.get(i).find(partition, high, low, hash, reach);
        if (found >= 0) {
          return found;
        }
      }
    }
    return -1;
  }

  /** The last segment with records of the partition whose first one is not beyond {@code value}. */
  private Segment holding(int partition, long value, ToLongFunction<Section> first) {
    List<Segment> all = segments;
    int low = 0;
    int high = all.size() - 1;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (first.applyAsLong(all.get(middle).section(partition)) <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    // Where a segment has nothing of the partition, its numbers are those of the next one.
    while (low > 0 && all.get(low).section(partition).length() == 0) {
      low--;
    }
    return all.get(low);
  }

  @Override
  public byte[] record(int partition, long number) throws IOException {
    Segment segment = holding(partition, number, Section::firstRecord);
    return segment.record(segment.last(partition, Field.NUMBER, number), Reach.DISK);
  }

  @Override
  public RecordRun records(int partition, long number, int maxBytes) throws IOException {
    Segment segment = holding(partition, number, Section::firstRecord);
    int position = segment.last(partition, Field.NUMBER, number);
    List<RecordSlice> slices = new ArrayList<>(1);
    segment.read(partition, position, Long.MAX_VALUE, maxBytes, slices::add);
    return RecordRun.of(number, slices.get(0));
  }

  @Override
  public long read(int partition, long offset, long end, int maxBytes, Consumer<RecordSlice> to)
      throws IOException {
    Segment segment = holding(partition, offset, Section::firstOffset);
    int position = segment.last(partition, Field.OFFSET, offset);
    long next = segment.read(partition, position, end, maxBytes, to);
    if (next <= offset) {
      throw segment.corrupt(position, "a replay would not get beyond " + offset, null);
    }
    return next;
  }

  @Override
  public long endAt(int partition, long time) throws IOException {
    List<Segment> all = segments;
    for (int i = all.size() - 1; i >= 0; i--) {
      Section section = all.get(i).section(partition);
      if (section.length() > 0 && section.firstTimestamp() <= time) {
        return section.lastTimestamp() <= time
            ? section.nextOffset()
            : all.get(i).offsetBehind(partition, all.get(i).last(partition, Field.TIMESTAMP, time));
      }
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    List<Segment> all = segments;
    segments = List.of();
    IOException failure = null;
    for (Segment each : all) {
      try {
        each.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
