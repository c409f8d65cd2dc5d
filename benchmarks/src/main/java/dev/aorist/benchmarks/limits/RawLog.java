package dev.aorist.benchmarks.limits;

import dev.aorist.benchmarks.bank.BankJson;
import dev.aorist.benchmarks.bank.Deposited;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A bare log file with one writer thread and group commit: the limit that durable appends are
 * measured against.
 *
 * <pre>
 * entry:  length of data u32 | type u8 | stream u32 | data (JSON)
 * </pre>
 *
 * {@link #append} may be called by any thread; the writer thread alone touches file, buffer and
 * versions.
 */
public final class RawLog implements AutoCloseable {
  static final int HEADER_BYTES = 9;
  private static final byte DEPOSITED = 1;
  private static final int GROUP = 4096;
  private static final int BUFFER = 4 << 20;

  private final Path path;
  private final FileChannel file;
  private final long preallocated;
  private final byte @Nullable [] encoded;
  private final long[] versions;
  private final ByteBuffer buffer;
  private final GroupCommit commit;

  /**
   * Creates the file, which must not exist.
   *
   * @param preallocated bytes to write before use and to stay within; not used when the kind's file
   *     grows
   * @param sample an event as it will be appended; its JSON is what {@link RawKind#BARE} writes
   */
  public RawLog(
      Path path,
      RawKind kind,
      long preallocated,
      int streams,
      Deposited sample,
      ThreadFactory threads)
      throws IOException {
    this.path = path;
    this.preallocated = kind.preallocated() ? preallocated : Long.MAX_VALUE;
    this.encoded = kind.encodedBefore() ? BankJson.encode(sample) : null;
    this.versions = new long[streams];
    this.buffer = ByteBuffer.allocateDirect(BUFFER);
    this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (kind.preallocated()) {
      Zeroes.fill(file, preallocated);
    }
    this.commit = new GroupCommit(GROUP, this::write, threads);
  }

  /**
   * Appends an event as the given version of its stream, the first being 0; completed when it is
   * forced.
   */
  public CompletableFuture<Void> append(int stream, long version, Deposited event) {
    return commit.append(stream, version, event);
  }

  private void write(List<GroupCommit.Entry> group) throws IOException {
    buffer.clear();
    for (GroupCommit.Entry entry : group) {
      if (versions[entry.stream()]++ != entry.version()) {
        throw new IllegalStateException(
            "stream " + entry.stream() + " is not at version " + entry.version());
      }
      byte[] json = encoded != null ? encoded : BankJson.encode(entry.event());
      if (buffer.remaining() < HEADER_BYTES + json.length) {
        drain();
      }
      buffer.putInt(json.length).put(DEPOSITED).putInt(entry.stream()).put(json);
    }
    drain();
    file.force(false);
  }

  private void drain() throws IOException {
    buffer.flip();
    if (file.position() + buffer.remaining() > preallocated) {
      file.position(0);
    }
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }

  /** Waits for what is in flight, then deletes the file. */
  @Override
  public void close() throws IOException, InterruptedException {
    commit.stop();
    file.close();
    Files.delete(path);
  }
}
