package dev.aorist.peers.rocksdb;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import dev.aorist.peers.GroupCommit;
import dev.aorist.peers.Peer;
import dev.aorist.peers.PeerArguments;
import dev.aorist.peers.PeerProgram;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Each event twice, under its position in the log and under stream and version, in one write batch
 * with sync. Keys are a byte (0 for the log, 1 for a stream), the stream and the number.
 */
public final class RocksPeer implements Peer {
  private static final int KEY_BYTES = 13;
  private static final int STREAM_BYTES = 5;

  private RocksDB db;
  private WriteOptions options;
  private GroupCommit writer;
  private long position;

  public static void main(String[] arguments) {
    PeerProgram.run(new RocksPeer(), arguments);
  }

  @Override
  public String durability() {
    return "write-ahead log forced for each batch (sync=true); version checked in memory";
  }

  @Override
  public void open(PeerArguments arguments) throws Exception {
    Options create = new Options().setCreateIfMissing(true);
    db = RocksDB.open(create, arguments.folder("rocksdb").toString());
    options = new WriteOptions().setSync(true);
    writer = new GroupCommit(arguments.number("batch", 4096), List.of(new Sink()));
  }

  /** On the writer's thread. */
  private final class Sink implements GroupCommit.Sink {
    private final long[] versions = new long[1 << 16];

    @Override
    public void write(List<GroupCommit.Entry> entries) throws RocksDBException {
      try (WriteBatch batch = new WriteBatch()) {
        for (GroupCommit.Entry entry : entries) {
          if (versions[entry.stream()]++ != entry.version()) {
            throw new IllegalStateException("version");
          }
          put(batch, entry.stream() + 1, entry.version(), entry.event());
        }
        db.write(options, batch);
      }
    }
  }

  private static byte[] key(int stream, long number) {
    byte kind = (byte) (stream == 0 ? 0 : 1);
    return ByteBuffer.allocate(KEY_BYTES).put(kind).putInt(stream).putLong(number).array();
  }

  private void put(WriteBatch batch, int stream, long version, BankEvent event)
      throws RocksDBException {
    byte[] value = Events.tagged(event);
    batch.put(key(0, position++), value);
    batch.put(key(stream, version), value);
  }

  @Override
  public CompletionStage<?> append(int stream, long version, BankEvent event) {
    return writer.append(stream, version, event);
  }

  private static int stream(String account) {
    return Integer.parseInt(account.substring(account.indexOf('-') + 1));
  }

  @Override
  public void seedAccount(String account, int events) throws RocksDBException {
    seed(events, i -> stream(account), i -> i);
  }

  @Override
  public void seedLog(int events) throws RocksDBException {
    seed(events, i -> stream(Events.account(i % 1000)), i -> i / 1000);
  }

  private void seed(int events, IntUnaryOperator stream, IntUnaryOperator version)
      throws RocksDBException {
    for (int i = 0; i < events; ) {
      try (WriteBatch batch = new WriteBatch()) {
        for (int k = 0; k < 1000 && i < events; k++, i++) {
          String account = "acc-" + stream.applyAsInt(i);
          put(batch, stream.applyAsInt(i), version.applyAsInt(i), Events.deposited(account, 1));
        }
        db.write(options, batch);
      }
    }
  }

  private long scan(byte[] from, Consumer<BankEvent> to) {
    long seen = 0;
    try (RocksIterator iterator = db.newIterator()) {
      iterator.seek(from);
      for (; iterator.isValid() && sameStream(iterator.key(), from); iterator.next()) {
        byte[] value = iterator.value();
        to.accept(Events.parseTagged(value, value.length));
        seen++;
      }
    }
    return seen;
  }

  private static boolean sameStream(byte[] key, byte[] from) {
    for (int i = 0; i < STREAM_BYTES; i++) {
      if (key[i] != from[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long load(String account) {
    long[] balance = {0};
    scan(key(stream(account), 0), event -> balance[0] += event.delta());
    return balance[0];
  }

  @Override
  public long replay(Map<String, Long> balances, long events) {
    return scan(key(0, 0), event -> balances.merge(event.accountId(), event.delta(), Long::sum));
  }
}
