package dev.aorist.peers.raw;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import dev.aorist.peers.GroupCommit;
import dev.aorist.peers.Peer;
import dev.aorist.peers.PeerArguments;
import dev.aorist.peers.PeerProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A bare log file, one writer with group commit: the limit. {@code --file growing}, or {@code
 * prealloc}: written full of zeroes before and used over and over. With {@code --bare true} nothing
 * is left to encode; with {@code --sync false} nothing is forced.
 */
public final class RawPeer implements Peer {
  private static final int BUFFER = 4 << 20;
  private static final long PREALLOCATED = 1L << 30;
  private static final int HEADER = 9;
  private static final int MOST_AT_ONCE = 4096;

  private Path file;
  private FileChannel log;
  private GroupCommit writer;
  private boolean sync;

  public static void main(String[] arguments) {
    PeerProgram.run(new RawPeer(), arguments);
  }

  @Override
  public String durability() {
    return sync ? "forced, one force for each group" : "page cache";
  }

  @Override
  public void open(PeerArguments arguments) throws IOException {
    sync = !arguments.text("sync", "true").equals("false");
    file = arguments.folder("raw").resolve("log");
    log =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
    boolean preallocated = arguments.text("file", "growing").equals("prealloc");
    if (preallocated) {
      fill();
    }
    BankEvent any = Events.deposited(Events.account(1), 1);
    byte[] ready = arguments.flag("bare") ? Events.json(any) : null;
    writer = new GroupCommit(MOST_AT_ONCE, List.of(new Sink(preallocated, ready)));
  }

  private void fill() throws IOException {
    ByteBuffer zeroes = ByteBuffer.allocateDirect(1 << 20);
    for (long at = 0; at < PREALLOCATED; at += zeroes.capacity()) {
      zeroes.clear();
      log.write(zeroes, at);
    }
    log.force(true);
    log.position(0);
  }

  /** On the writer's thread. */
  private final class Sink implements GroupCommit.Sink {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final long[] versions = new long[1 << 16];
    private final boolean reused;
    private final byte[] ready;

    Sink(boolean reused, byte[] ready) {
      this.reused = reused;
      this.ready = ready;
    }

    @Override
    public void write(List<GroupCommit.Entry> batch) throws IOException {
      buffer.clear();
      for (GroupCommit.Entry entry : batch) {
        if (versions[entry.stream()]++ != entry.version()) {
          throw new IllegalStateException("version");
        }
        byte[] json = ready != null ? ready : Events.json(entry.event());
        put(buffer, Events.tag(entry.event()), entry.stream(), json);
      }
      buffer.flip();
      if (reused && log.position() + buffer.remaining() > PREALLOCATED) {
        log.position(0);
      }
      while (buffer.hasRemaining()) {
        log.write(buffer);
      }
      if (sync) {
        log.force(false);
      }
    }
  }

  private static void put(ByteBuffer to, int tag, int stream, byte[] json) {
    to.putInt(json.length).put((byte) tag).putInt(stream).put(json);
  }

  @Override
  public CompletionStage<?> append(int stream, long version, BankEvent event) {
    return writer.append(stream, version, event);
  }

  @Override
  public void seedLog(int events) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    for (int i = 0; i < events; i++) {
      put(buffer, 1, i % 1000, Events.json(Events.deposited(Events.account(i % 1000), 1)));
      if (buffer.remaining() < 1000 || i == events - 1) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          log.write(buffer);
        }
        buffer.clear();
      }
    }
    log.force(true);
  }

  @Override
  public long replay(Map<String, Long> balances, long events) throws IOException {
    byte[] bytes = new byte[1 << 20];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long seen = 0;
    long at = 0;
    for (int got; (got = log.read(buffer, at)) > 0; at += got) {
      buffer.flip();
      while (buffer.remaining() >= HEADER) {
        int start = buffer.position();
        int length = buffer.getInt(start);
        if (buffer.remaining() < HEADER + length) {
          break;
        }
        BankEvent event = Events.parse(buffer.get(start + 4), bytes, start + HEADER, length);
        buffer.position(start + HEADER + length);
        balances.merge(event.accountId(), event.delta(), Long::sum);
        seen++;
      }
      buffer.compact();
    }
    return seen;
  }

  @Override
  public void close() throws Exception {
    writer.close();
    log.close();
    Files.delete(file);
  }
}
