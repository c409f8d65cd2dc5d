package dev.aorist.peers.chronicle;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import dev.aorist.peers.Peer;
import dev.aorist.peers.PeerArguments;
import dev.aorist.peers.PeerProgram;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** Chronicle Queue with an appender a thread; it reads no single stream and expects no version. */
public final class ChroniclePeer implements Peer {
  private ChronicleQueue queue;
  private final ThreadLocal<ExcerptAppender> appenders =
      ThreadLocal.withInitial(() -> queue.createAppender());
  private final ThreadLocal<Bytes<byte[]>> buffers =
      ThreadLocal.withInitial(() -> Bytes.wrapForWrite(new byte[1024]));

  public static void main(String[] arguments) {
    PeerProgram.run(new ChroniclePeer(), arguments);
  }

  @Override
  public String durability() {
    return "memory-mapped file, not forced: survives the process; no expected version";
  }

  @Override
  public boolean blocking() {
    return true;
  }

  @Override
  public void open(PeerArguments arguments) throws IOException {
    queue = SingleChronicleQueueBuilder.binary(arguments.folder("chronicle").toFile()).build();
  }

  private void put(BankEvent event) {
    Bytes<byte[]> bytes = buffers.get();
    bytes.clear();
    bytes.write(Events.tagged(event));
    appenders.get().writeBytes(bytes);
  }

  @Override
  public CompletionStage<?> append(int stream, long version, BankEvent event) {
    put(event);
    return null;
  }

  @Override
  public void seedLog(int events) {
    for (int i = 0; i < events; i++) {
      put(Events.deposited(Events.account(i % 1000), 1));
    }
  }

  /** Reads with one tailer; for one thread. */
  private final class Tail implements AutoCloseable {
    private final byte[] bytes = new byte[4096];
    private final Bytes<byte[]> buffer = Bytes.wrapForWrite(bytes);
    private final ExcerptTailer tailer = queue.createTailer().toStart();

    /** The next event; null when there is none yet. */
    BankEvent next() {
      buffer.clear();
      if (!tailer.readBytes(buffer)) {
        return null;
      }
      return Events.parseTagged(bytes, (int) buffer.readRemaining());
    }

    @Override
    public void close() {
      tailer.close();
    }
  }

  @Override
  public long replay(Map<String, Long> balances, long events) {
    long seen = 0;
    try (Tail tail = new Tail()) {
      for (BankEvent event; (event = tail.next()) != null; seen++) {
        balances.merge(event.accountId(), event.delta(), Long::sum);
      }
    }
    return seen;
  }

  @Override
  public void subscribe(Consumer<BankEvent> projection) {
    Peer.inBackground(
        () -> {
          try (Tail tail = new Tail()) {
            while (true) {
              BankEvent event = tail.next();
              if (event == null) {
                Thread.onSpinWait();
              } else {
                projection.accept(event);
              }
            }
          }
        });
  }
}
