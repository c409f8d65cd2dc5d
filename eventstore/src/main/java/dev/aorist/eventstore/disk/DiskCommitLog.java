package dev.aorist.eventstore.disk;

import static dev.aorist.eventstore.disk.JournalFormat.FILE_HEADER;
import static dev.aorist.eventstore.disk.JournalFormat.HEADER;

import dev.aorist.eventstore.log.CommitLog;
import dev.aorist.eventstore.log.PendingRecord;
import dev.aorist.eventstore.log.SealedLog;
import dev.aorist.eventstore.segment.Segments;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.Environment.Worker;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Commits to journal files: one write and one force for each batch, whatever the number of
 * partitions. When a file is full the next one is ready.
 *
 * <p>The commit worker (before it, the thread that opens) has all fields; {@link #read} and {@link
 * #admit} touch only what is safe for any thread.
 */
final class DiskCommitLog implements CommitLog {
  private static final byte[] NO_FILE_HEADER = {};
  private final RandomGenerator random;
  private final Directory directory;
  private final StoreFile store;
  private final JournalSizes sizes;
  private final Closeable lock;
  private final Journals journals = new Journals();
  private final Segments segments;
  private final Sealer sealer;
  private final JournalOpening opening;
  private final Preparation preparation;
  private final EnvelopeWriter writer = new EnvelopeWriter();
  private long ceiling;

  // Set by recover, which comes before everything else.
  private @Nullable JournalFile file;
  private final Unsealed unsealed;
  private Contents contents = new Contents();
  private long salt;
  private boolean begun;

  /** Whether the last envelope is an empty one, which says that all before it was durable. */
  private boolean settled;

  private long position;
  private long durable;
  private long previous;
  private long previousEnd;
  private boolean failed;
  private boolean trimmed;

  /** Opens the journals in a directory that is locked and holds a store. */
  DiskCommitLog(
      RandomGenerator random,
      Directory directory,
      Worker preparer,
      Worker sealWorker,
      StoreFile store,
      JournalSizes sizes,
      Closeable lock)
      throws IOException {
    this.random = random;
    this.directory = directory;
    this.store = store;
    this.sizes = sizes;
    this.lock = lock;
    this.segments = new Segments(directory, store.id(), store.partitions());
    this.opening = new JournalOpening(directory, store, segments, journals);
    this.preparation = new Preparation(directory, preparer);
    this.sealer = new Sealer(directory, segments, journals, sealWorker, sizes.mostUnsealed());
    try {
      opening.open();
      unsealed = new Unsealed(segments, store.partitions());
    } catch (IOException | RuntimeException e) {
      segments.close();
      journals.close();
      preparer.close();
      sealWorker.close();
      throw e;
    }
  }

  @Override
  public int epoch() {
    return opening.epoch() + 1;
  }

  @Override
  public long ceiling() {
    return ceiling;
  }

  @Override
  public void recover(RecoveredRecord to) throws IOException {
    opening.read(to, unsealed);
    ceiling = opening.ceiling();
    previous = opening.last();
    previousEnd = opening.end();
    opening.closed().forEach(sealer::add);
    preparation.begin(previous + 1, sizes.first());
    JournalFile first = preparation.take();
    use(first, sizes.after(first.size()));
  }

  /** Goes on in an empty file, and has the one after it prepared, with so many bytes. */
  private void use(JournalFile file, long next) {
    this.file = file;
    journals.add(file);
    salt = random.nextLong();
    begun = false;
    position = FILE_HEADER;
    durable = FILE_HEADER;
    contents = unsealed.begin();
    preparation.begin(file.number() + 1, next);
  }

  @Override
  public void admit() {
    preparation.admit();
    sealer.admit();
  }

  @Override
  public SealedLog sealed() {
    return segments;
  }

  @Override
  public void whenSealed(Consumer<Runnable> hear) {
    sealer.start(hear, unsealed::mayBeSealed);
  }

  @Override
  public void keepUncommitted(IntToLongFunction committed) {
    unsealed.committed(committed);
  }

  @Override
  public void setAside(int partition, int epoch, List<byte[]> records) throws IOException {
    Branches.write(directory, partition, epoch, records);
  }

  @Override
  public void commit(List<PendingRecord<?>> batch, long ceiling) throws IOException {
    failed = true;
    this.ceiling = ceiling;
    long bytes = 0;
    for (PendingRecord<?> record : batch) {
      bytes += record.bytes().length;
    }
    int next = 0;
    do {
      next = writeEnvelope(batch, next);
    } while (next < batch.size());
    force();
    previousIsCertain();
    preparation.progress((double) position / current().size());
    sealer.progress(bytes, position);
    settled = batch.isEmpty();
    failed = false;
  }

  /** Also the time to seal what is closed, since no commit has to wait behind it. */
  @Override
  public void settle() throws IOException {
    leaveEvidence();
    sealer.rest();
  }

  private void leaveEvidence() throws IOException {
    if (begun && !settled) {
      commit(List.of(), ceiling);
    }
  }

  /**
   * Writes as many records as one envelope and the current file take, and up to a cut; gives the
   * first that is left.
   */
  private int writeEnvelope(List<PendingRecord<?>> batch, int first) throws IOException {
    writer.begin(begun ? NO_FILE_HEADER : header().encode());
    int next = first;
    PendingRecord<?> cut = null;
    while (next < batch.size() && fits(batch.get(next).bytes().length)) {
      PendingRecord<?> record = batch.get(next++);
      long at = position + writer.add(record.bytes());
      record.locatedAt(JournalFormat.location(current().number(), at));
      if (record.isCut()) {
        cut = record;
        break;
      }
      unsealed.add(record.partition(), at);
    }
    if (next == first && (next < batch.size() || HEADER > current().size() - position)) {
      turnOver();
      // Also for a batch of no records: its ceiling is a promise that must be written.
      return writeEnvelope(batch, first);
    }
    long start = begun ? position : 0;
    current().file().write(writer.finish(position, salt, durable, ceiling), start);
    begun = true;
    position += HEADER + writer.bodyLength();
    if (cut != null) {
      // What is cut off may be missing in the next segment, so the cut must be certain before.
      force();
      unsealed.cut(cut.partition(), cut.number());
    }
    return next;
  }

  /**
   * Once the header that names its end is durable, the zeroes behind the journal of the last run
   * can go.
   */
  private void previousIsCertain() throws IOException {
    if (previous != 0 && previous == opening.last() && !trimmed) {
      journals.trim(previous, previousEnd);
    }
    trimmed = true;
  }

  private boolean fits(int length) {
    return contents.size() < sizes.records()
        && writer.fits(length)
        && HEADER + writer.bodyLength() + length <= current().size() - position;
  }

  private JournalHeader header() {
    return new JournalHeader(
        JournalFormat.VERSION,
        epoch(),
        current().number(),
        salt,
        store.id(),
        previous,
        previousEnd,
        ceiling);
  }

  /**
   * The next file's header will say where this one ends, so all of this one must be durable before.
   */
  private void turnOver() throws IOException {
    if (!begun) {
      throw new IOException(
          "an append does not fit into an empty journal of " + current().size() + " bytes");
    }
    force();
    previous = current().number();
    previousEnd = position;
    unsealed.end();
    sealer.add(new ClosedJournal(current(), contents, position, epoch(), ceiling));
    boolean manyRecords = contents.size() >= sizes.records();
    JournalFile following = preparation.take();
    use(following, manyRecords ? sizes.afterManyRecords(position) : sizes.after(following.size()));
  }

  private JournalFile current() {
    return Objects.requireNonNull(file, "recover comes first");
  }

  private void force() throws IOException {
    if (position > durable) {
      current().file().force();
      durable = position;
    }
  }

  @Override
  public byte @Nullable [] read(long location, int length) throws IOException {
    return journals.read(location, length);
  }

  /**
   * Leaves an empty envelope that says that all before it was durable, and cuts off the zeroes
   * behind it. A failed journal is left as it is: it is never forced again.
   */
  @Override
  public void close() throws IOException {
    try (lock;
        journals;
        segments;
        sealer;
        preparation) {
      if (begun && !failed) {
        leaveEvidence();
        current().file().truncate(position);
      }
    }
  }
}
