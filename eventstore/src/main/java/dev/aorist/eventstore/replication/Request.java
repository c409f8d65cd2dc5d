package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets.Start;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.record.RecordBatch;
import dev.aorist.eventstore.record.RecordBatch.RecordSlice;
import dev.aorist.eventstore.record.RecordBatch.Selection;
import dev.aorist.eventstore.record.RecordEncoder;
import dev.aorist.eventstore.record.RecordView;
import dev.aorist.eventstore.spi.Completion;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.spi.Transport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member asks the leader of a partition: bytes, and what the leader makes of them.
 * Immutable; any thread.
 */
final class Request {
  private static final int APPEND = 0;
  private static final int END = 1;
  private static final int TIME = 2;
  private static final int CLOSE = 3;
  private static final int CLAIM = 4;
  private static final int STORE = 5;
  private static final int CONSUMERS = 6;
  private static final int QUESTION = 7;
  private static final int REPORT = 8;
  private static final int READ = 9;
  private static final int STREAM = 10;
  private static final int END_AT = 11;

  /** How much of a partition is read at once for another member. */
  private static final int MOST_READ = 1 << 20;

  private Request() {}

  /**
   * @throws dev.aorist.eventstore.EventStoreException when an event cannot be stored
   */
  static byte[] append(Append append, EventCodec codec, int partition) {
    var encoder = new RecordEncoder(codec);
    encoder.begin(append);
    byte[] record = encoder.finish(partition, 0, 0, 0, 0, 0);
    Output out = new Output(record.length + 64).u8(APPEND).i32(append.streams().size());
    for (StreamAppend part : append.streams()) {
      out.i64(part.expected().value());
    }
    return out.bytes(record).finish();
  }

  static Appended appended(Input in) {
    return new Appended(new Position(in.i32(), in.i64()), in.i32(), in.i64(), in.i64());
  }

  /** Asks for the end of the partition, as it is now. */
  static byte[] end() {
    return new Output(1).u8(END).finish();
  }

  /** Asks for the newest timestamp that the leader knows. */
  static byte[] time() {
    return new Output(1).u8(TIME).finish();
  }

  /** Closes a time; the answer is the end of what is not after it. */
  static byte[] close(long time) {
    return new Output(9).u8(CLOSE).i64(time).finish();
  }

  static byte[] claim(String group, Start start) {
    return new Output(64).u8(CLAIM).u8(start == Start.NOW ? 1 : 0).text(group).finish();
  }

  static byte[] store(ConsumerOffset offset) {
    Output out = new Output(64).u8(STORE);
    write(out, offset);
    return out.finish();
  }

  static byte[] consumers() {
    return new Output(1).u8(CONSUMERS).finish();
  }

  /** Asks what is decided above the store. */
  static byte[] question(byte[] question) {
    return new Output(question.length + 8).u8(QUESTION).bytes(question).finish();
  }

  /** Asks how the partition stands. */
  static byte[] report() {
    return new Output(1).u8(REPORT).finish();
  }

  /**
   * Asks for events of the partition.
   *
   * @param known up to where it is known to be committed
   */
  static byte[] read(long from, int maxBytes, long known) {
    return new Output(32).u8(READ).i64(known).i64(from).i32(maxBytes).finish();
  }

  /**
   * Asks for events of a stream.
   *
   * @param known up to where its partition is known to be committed
   */
  static byte[] stream(StreamRead read, long known) {
    return new Output(64)
        .u8(STREAM)
        .i64(known)
        .text(read.stream().toString())
        .i64(read.from())
        .i32(read.limit())
        .u8(read.backward() ? 1 : 0)
        .i64(read.until())
        .finish();
  }

  /**
   * Asks for the end of what is not after a time that was closed.
   *
   * @param known up to where the partition was known to be committed then
   */
  static byte[] endAt(long time, long known) {
    return new Output(17).u8(END_AT).i64(known).i64(time).finish();
  }

  /** What {@link #read} and {@link #stream} are answered with. */
  static EventBatch batch(Input in, LogEventStore store) {
    long next = in.i64();
    boolean end = in.u8() == 1;
    var selection = new Selection(in.bytes(), in.i64(), in.i64(), in.u8() == 1);
    List<RecordSlice> records = new ArrayList<>();
    for (int left = in.count(4); left > 0; left--) {
      records.add(RecordSlice.of(in.bytes()));
    }
    return store.batch(records, selection, next, end);
  }

  private static StreamRead streamRead(Input in) {
    StreamId stream = StreamId.parse(in.text());
    long from = in.i64();
    int limit = in.i32();
    boolean backward = in.u8() == 1;
    return new StreamRead(stream, from, backward, in.i64(), limit);
  }

  private static byte[] bytes(EventBatch read) {
    var batch = (RecordBatch) read;
    Selection selection = batch.selection();
    int size = batch.records().stream().mapToInt(RecordSlice::length).sum();
    Output out =
        new Output(size + 128)
            .i64(batch.next())
            .u8(batch.end() ? 1 : 0)
            .bytes(selection.stream())
            .i64(selection.from())
            .i64(selection.to())
            .u8(selection.backward() ? 1 : 0)
            .i32(batch.records().size());
    for (RecordSlice slice : batch.records()) {
      byte[] record = new byte[slice.length()];
      slice.bytes().get(slice.at(), record);
      out.bytes(record);
    }
    return out.finish();
  }

  /** Reads as much of a stream as goes into one answer. */
  private static Future<byte[]> stream(StreamRead read, LogEventStore store) {
    return store
        .readStream(read)
        .map(Request::bytes)
        .compose(
            answer ->
                answer.length < Transport.MOST_BYTES - 1_024 || read.limit() == 1
                    ? Future.succeededFuture(answer)
                    : stream(read.limit(read.limit() / 2), store));
  }

  static ConsumerOffset offset(Input in, int partition) {
    return new ConsumerOffset(in.text(), in.i64(), new Position(partition, in.i64()));
  }

  static List<ConsumerOffset> offsets(Input in, int partition) {
    List<ConsumerOffset> all = new ArrayList<>();
    for (int left = in.count(20); left > 0; left--) {
      all.add(offset(in, partition));
    }
    return all;
  }

  private static void write(Output out, ConsumerOffset offset) {
    out.text(offset.group()).i64(offset.epoch()).i64(offset.next().offset());
  }

  /**
   * Does what is asked, where the partition is led; gives the answer's bytes. On the replication
   * worker.
   */
  static Future<byte[]> handle(
      int partition, byte[] request, LogEventStore store, ReplicationMember member) {
    var in = new Input(request);
    int kind = in.u8();
    return switch (kind) {
      case APPEND -> append(partition, in, store);
      case END -> store.currentEnd(partition).map(Request::number);
      case TIME -> store.currentEnd(partition).map(any -> number(store.lastTimestamp()));
      case CLOSE -> store.closeUpTo(partition, in.i64()).map(Request::number);
      case CLAIM -> claim(partition, in, store).map(Request::bytes);
      case STORE -> store.consumerOffsets().store(offset(in, partition)).map(any -> new byte[0]);
      case CONSUMERS -> store.consumers(partition).map(Request::bytes);
      case QUESTION -> member.answering().answer(partition, in.bytes());
      case REPORT -> report(partition, member);
      case READ ->
          onceKnown(partition, in.i64(), store)
              .compose(
                  any ->
                      store.read(new Position(partition, in.i64()), Math.min(in.i32(), MOST_READ)))
              .map(Request::bytes);
      case STREAM ->
          onceKnown(partition, in.i64(), store).compose(any -> stream(streamRead(in), store));
      case END_AT ->
          onceKnown(partition, in.i64(), store)
              .compose(any -> store.endOnceClosed(partition, in.i64()))
              .map(Request::number);
      default ->
          Future.failedFuture(
              new IllegalArgumentException("There is no request of the kind " + kind + "."));
    };
  }

  /**
   * Waits until this member knows that everything below {@code offset} is committed. A leader that
   * has just begun holds all of it, and knows no more than it was told before.
   */
  private static Future<Void> onceKnown(int partition, long offset, LogEventStore store) {
    return store.end().offset(partition) >= offset
        ? Future.succeededFuture()
        : store.currentEnd(partition).mapEmpty();
  }

  private static Future<byte[]> report(int partition, ReplicationMember member) {
    return member.leads(partition)
        ? Future.succeededFuture(member.replica(partition).report().toBytes())
        : Future.failedFuture(
            new StoreUnavailableException("This member does not lead the partition now.", null));
  }

  private static Future<ConsumerOffset> claim(int partition, Input in, LogEventStore store) {
    Start start = in.u8() == 1 ? Start.NOW : Start.BEGINNING;
    return store.consumerOffsets().claim(in.text(), partition, start);
  }

  private static Future<byte[]> append(int partition, Input in, LogEventStore store) {
    int count = in.count(8);
    long[] expected = new long[count];
    for (int i = 0; i < count; i++) {
      expected[i] = in.i64();
    }
    byte[] record = in.bytes();
    var view = new RecordView().wrap(record, 0);
    if (!RecordView.isValid(record, 0, record.length)
        || !view.isAppend()
        || view.length() != record.length
        || view.partition() != partition
        || view.parts() != count) {
      return Future.failedFuture(
          new IllegalArgumentException("A forwarded append is damaged; it was not written."));
    }
    List<StreamAppend> parts = new ArrayList<>();
    view.parts(
        (stream, firstVersion, events, previous) ->
            parts.add(
                new StreamAppend(
                    StreamId.parse(stream),
                    new ExpectedVersion(expected[parts.size()]),
                    Collections.nCopies(events, ""))));
    var answer = new Forwarded(Promise.promise());
    store.append(new Append(view.id(), Metadata.none(), parts), record, answer);
    return answer.promise.future();
  }

  /** Answers another member, which needs no event loop. */
  private record Forwarded(Promise<byte[]> promise) implements Completion<Appended> {
    @Override
    public @Nullable Context context() {
      return null;
    }

    @Override
    public void succeeded(Appended answer) {
      promise.complete(
          new Output(32)
              .i32(answer.last().partition())
              .i64(answer.last().offset())
              .i32(answer.events())
              .i64(answer.version())
              .i64(answer.timestamp())
              .finish());
    }

    @Override
    public void failed(Throwable cause) {
      promise.fail(cause);
    }
  }

  private static byte[] number(long number) {
    return new Output(8).i64(number).finish();
  }

  private static byte[] bytes(ConsumerOffset offset) {
    Output out = new Output(64);
    write(out, offset);
    return out.finish();
  }

  private static byte[] bytes(List<ConsumerOffset> offsets) {
    Output out = new Output(256).i32(offsets.size());
    offsets.forEach(each -> write(out, each));
    return out.finish();
  }
}
