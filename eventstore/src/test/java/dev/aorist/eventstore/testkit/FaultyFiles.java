package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.DataFile;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.spi.DirectoryInUseException;
import dev.aorist.eventstore.spi.Mapping;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A directory in memory that knows what was forced and what was not, gives every state that a power
 * cut may leave behind, and fails where it is told to.
 *
 * <h2>What is on the disk after a power cut</h2>
 *
 * <ul>
 *   <li>A sector (512 bytes) is written as a whole or not at all. One that was written since its
 *       file was last forced holds what it held then, or anything that was written to it since;
 *       each sector for itself. So writes may be lost, kept, torn at every sector and reordered
 *       against each other, within a file and between files.
 *   <li>A file that grew or was truncated since it was forced has its old size, any size that it
 *       had since, or a size in between that is a multiple of a page (4096 bytes). What lies within
 *       its size and was never written is zero: no file system in question shows what a freed block
 *       held before.
 *   <li>Creations, renames and deletions since the directory was last forced happened or not, each
 *       for itself, except that of two that touch the same name the later one did not happen
 *       without the earlier. A rename is atomic, and replaces. To force a file does not make its
 *       name durable. This is weaker than ext4 with its ordered journal, where the changes of a
 *       directory survive in order, and it is what POSIX promises.
 * </ul>
 *
 * <p>Calls are atomic here, but that costs nothing: a power cut in the middle of a write leaves
 * what a cut right after it may leave, and one in the middle of a force what one before it may. A
 * cut right before a force may leave everything that cuts since the force before could have left.
 * So cuts right before each force and at the end cover all cuts.
 *
 * <h2>Errors</h2>
 *
 * <p>A {@link Plan} is asked before each {@link Call}. A failed write has written some first part
 * of its bytes. A failed force may have written any of the sectors, and the kernel forgets that it
 * had to: what was lost can still be read, is not on the disk, and a second force succeeds without
 * writing it (as seen in 2018 by PostgreSQL, and by Rebello et al., "Can Applications Recover from
 * fsync Failures?", 2020). Only a sector that is written again is forced again. All other failed
 * calls have done nothing, but a failed close closes.
 *
 * <h2>What it does not know</h2>
 *
 * <p>Sectors that tear within 512 bytes, disks that lie about a force, blocks that land elsewhere,
 * pages that are dropped from memory and read back after a failed force, and the timing of
 * anything. Damaged bits come in by {@link #flipBit} only.
 *
 * <p>Any thread may call. The lock is that of this object; a power cut ends it.
 */
public final class FaultyFiles implements Directory {
  /** What is done to a file or the directory. */
  public enum Operation {
    LIST,
    OPEN,
    CREATE,
    RENAME,
    LINK,
    DELETE,
    FORCE_DIRECTORY,
    LOCK,
    USABLE_BYTES,
    READ,
    WRITE,
    FORCE,
    SIZE,
    TRUNCATE,
    CLOSE
  }

  /**
   * One call, before it is carried out.
   *
   * @param index how many calls came before
   * @param name of the file as the caller knows it, empty for the directory
   */
  public record Call(long index, Operation operation, String name) {}

  /**
   * Says what goes wrong. A plan may also let time pass ({@link SimulatedEnvironment#pass}): a slow
   * disk.
   */
  @FunctionalInterface
  public interface Plan {
    /** Returns when the call is to succeed, else throws what it is to fail with. */
    void before(Call call) throws IOException;
  }

  /** How often files are said to be in memory, and how often not, in turn. */
  private static final int LOADED = 100;

  private static final int NOT_LOADED = 20;
  private final Names names;
  private final SplittableRandom chance;
  private Plan plan = call -> {};
  private long calls;
  private long asked;
  private long capacity = Long.MAX_VALUE;
  private boolean locked;

  /** An empty directory. */
  public FaultyFiles(long seed) {
    this(seed, Map.of());
  }

  FaultyFiles(long seed, Map<String, SimulatedFile> files) {
    names = new Names(files);
    chance = new SplittableRandom(seed);
  }

  /** Asks {@code plan} from now on. */
  public synchronized FaultyFiles with(Plan plan) {
    this.plan = plan;
    return this;
  }

  /** Lets the disk be full at so many bytes. */
  public synchronized FaultyFiles withCapacity(long bytes) {
    capacity = bytes;
    return this;
  }

  /** How many calls there were. */
  public synchronized long calls() {
    return calls;
  }

  /** What a power cut at this moment may leave. */
  public synchronized PowerCut cut(long seed) {
    return PowerCut.of(names, seed);
  }

  /** The process ends, however: its lock is gone, and the kernel keeps what it was given. */
  public synchronized void endProcess() {
    locked = false;
  }

  /** Damages a file, in memory and on the disk. */
  public synchronized void flipBit(String name, long bit) {
    file(name).flip(bit);
  }

  /** The size of a file in bytes. */
  public synchronized long sizeOf(String name) {
    return file(name).size();
  }

  private SimulatedFile file(String name) {
    return Objects.requireNonNull(names.live().get(name), name);
  }

  /** Equal for directories that are equal to a reader. */
  public synchronized long fingerprint() {
    long hash = 0;
    for (var entry : names.live().entrySet()) {
      hash = hash * 31 + entry.getKey().hashCode();
      hash = hash * 0x9E3779B97F4A7C15L + entry.getValue().fingerprint();
    }
    return hash;
  }

  private void begin(Operation operation, String name) throws IOException {
    plan.before(new Call(calls++, operation, name));
  }

  @Override
  public String describe() {
    return "faulty files";
  }

  @Override
  public synchronized List<String> list() throws IOException {
    begin(Operation.LIST, "");
    return List.copyOf(names.live().keySet());
  }

  @Override
  public synchronized DataFile open(String name) throws IOException {
    begin(Operation.OPEN, name);
    return new Open(name, existing(name));
  }

  private SimulatedFile existing(String name) throws IOException {
    SimulatedFile file = names.live().get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    return file;
  }

  @Override
  public synchronized DataFile create(String name) throws IOException {
    begin(Operation.CREATE, name);
    if (names.live().containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    var file = new SimulatedFile();
    names.create(name, file);
    return new Open(name, file);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    begin(Operation.RENAME, from);
    existing(from);
    names.rename(from, to);
  }

  /** Both names stand for one file: what is forced by one is forced by the other. */
  @Override
  public boolean link(String name, Directory target) throws IOException {
    SimulatedFile file;
    synchronized (this) {
      begin(Operation.LINK, name);
      file = existing(name);
    }
    if (!(target instanceof FaultyFiles other)) {
      return false;
    }
    other.adopt(name, file);
    return true;
  }

  private synchronized void adopt(String name, SimulatedFile file) throws IOException {
    begin(Operation.CREATE, name);
    if (names.live().containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    names.create(name, file);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    begin(Operation.DELETE, name);
    existing(name);
    names.delete(name);
  }

  @Override
  public synchronized void force() throws IOException {
    begin(Operation.FORCE_DIRECTORY, "");
    names.force();
  }

  @Override
  public synchronized Closeable lock() throws IOException {
    begin(Operation.LOCK, "");
    if (locked) {
      throw new DirectoryInUseException("faulty files are in use by another store.");
    }
    locked = true;
    return this::endProcess;
  }

  @Override
  public synchronized long usableBytes() throws IOException {
    begin(Operation.USABLE_BYTES, "");
    return capacity - used();
  }

  private long used() {
    return names.live().values().stream().mapToLong(SimulatedFile::size).sum();
  }

  private final class Open implements DataFile {
    private final String name;
    private final SimulatedFile file;
    private boolean closed;

    Open(String name, SimulatedFile file) {
      this.name = name;
      this.file = file;
    }

    private void begin(Operation operation) throws IOException {
      if (closed) {
        throw new ClosedChannelException();
      }
      FaultyFiles.this.begin(operation, name);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      synchronized (FaultyFiles.this) {
        int length = source.remaining();
        byte[] bytes = new byte[length];
        source.get(bytes);
        try {
          begin(Operation.WRITE);
        } catch (IOException e) {
          write(bytes, Sector.wholeUpTo(position, chance.nextInt(length + 1)), position);
          throw e;
        }
        long free = capacity == Long.MAX_VALUE ? capacity : capacity - used() + file.size();
        if (free - position < length) {
          write(bytes, Sector.wholeUpTo(position, (int) Math.max(0, free - position)), position);
          throw Fault.noSpace();
        }
        write(bytes, length, position);
      }
    }

    private void write(byte[] bytes, int length, long position) {
      if (!closed && length > 0) {
        file.write(bytes, 0, length, position);
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (FaultyFiles.this) {
        begin(Operation.READ);
        byte[] bytes =
            new byte[(int) Math.min(target.remaining(), Math.max(0, file.size() - position))];
        int count = file.read(bytes, bytes.length, position);
        target.put(bytes, 0, count);
        return count;
      }
    }

    /** A copy of what is there now; to map counts as reading. */
    @Override
    public Mapping map(int length) throws IOException {
      synchronized (FaultyFiles.this) {
        begin(Operation.READ);
        byte[] bytes = new byte[length];
        if (file.read(bytes, length, 0) < length) {
          throw new IOException(name + " has fewer than " + length + " bytes");
        }
        return new Mapped(ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (FaultyFiles.this) {
        try {
          begin(Operation.FORCE);
        } catch (IOException e) {
          file.failForce();
          throw e;
        }
        file.force();
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (FaultyFiles.this) {
        begin(Operation.SIZE);
        return file.size();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (FaultyFiles.this) {
        begin(Operation.TRUNCATE);
        file.truncate(size);
      }
    }

    @Override
    public void close() throws IOException {
      synchronized (FaultyFiles.this) {
        if (!closed) {
          closed = true;
          FaultyFiles.this.begin(Operation.CLOSE, name);
        }
      }
    }

    /** In memory for a while, and then for a while not, so that readers take all roads. */
    private final class Mapped implements Mapping {
      private final ByteBuffer bytes;

      Mapped(ByteBuffer bytes) {
        this.bytes = bytes;
      }

      @Override
      public ByteBuffer bytes() {
        return bytes;
      }

      @Override
      public void load(int from, int to) throws IOException {
        synchronized (FaultyFiles.this) {
          if (!closed) {
            begin(Operation.READ);
          }
        }
      }

      @Override
      public boolean isLoaded(int from, int to) {
        synchronized (FaultyFiles.this) {
          return asked++ % (LOADED + NOT_LOADED) < LOADED;
        }
      }
    }
  }
}
