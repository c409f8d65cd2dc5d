package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.VersionConflictException;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Directory;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.Lines;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that opens a store, when it is told which, and writes until it is killed. It says what
 * it sends before it sends it, and what it was answered after that; {@link WritingProcess} reads
 * along. When its disk is taken away it goes on for a while, as a process does that has not noticed
 * yet, and then ends by itself. With the name of a {@link Lie} as its argument it leaves that out.
 */
final class Killed {
  /** With what it ends when appends fail. */
  static final int FAILING = 3;

  /** With what it ends when the store cannot be opened. */
  static final int UNOPENED = 4;

  /** Small, so that files are turned over under load. */
  private static final JournalSizes SIZES = new JournalSizes(256 * 1024, 512 * 1024);

  private static final int WRITERS = 16;
  private static final int MOST_FAILURES = 4 * WRITERS;
  private static final AtomicLong SENT = new AtomicLong();
  private static final AtomicLong FAILED = new AtomicLong();

  private Killed() {}

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    var environment = new SystemEnvironment();
    var told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Path path = Path.of(told.readLine());
    long seed = Long.parseLong(told.readLine());
    say("?");
    LogEventStore store;
    try {
      Directory directory = new OsDirectory(path);
      store =
          open(
              vertx,
              environment,
              args.length == 0 ? directory : new Lying(directory, Lie.valueOf(args[0])));
    } catch (StoreOpenException | IOException e) {
      System.err.println("not opened: " + e.getMessage());
      Runtime.getRuntime().halt(UNOPENED);
      return;
    }
    for (int i = 0; i < WRITERS; i++) {
      var writer = new Writer(said(store), new History(), environment.clock(), seed + i, 400);
      ((VertxInternal) vertx)
          .createEventLoopContext()
          .runOnContext(any -> writer.write(Integer.MAX_VALUE));
    }
  }

  /** Opens a store as the process does. */
  private static LogEventStore open(Vertx vertx, SystemEnvironment environment, Directory directory)
      throws Exception {
    return DiskEventStore.open(
            vertx, environment, directory, new TextCodec(), CrashRun.OPTIONS, SIZES)
        .await(60, TimeUnit.SECONDS);
  }

  /** All that is in a store that a process left: the events of each partition. */
  static List<List<Event>> read(Vertx vertx, Path path) throws Exception {
    LogEventStore store = open(vertx, new SystemEnvironment(), new OsDirectory(path));
    List<List<Event>> log = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      EventBatch batch =
          store.read(new Position(p, 0), Integer.MAX_VALUE).await(60, TimeUnit.SECONDS);
      log.add(batch.events());
    }
    store.close().await(60, TimeUnit.SECONDS);
    return log;
  }

  private static EventWriter said(LogEventStore store) {
    return append -> {
      long number = SENT.incrementAndGet();
      say("> " + number + " " + Lines.append(append));
      return store
          .append(append)
          .onComplete(
              answer -> {
                say("< " + number + " " + Lines.answer(answer));
                if (isFailure(answer) && FAILED.incrementAndGet() >= MOST_FAILURES) {
                  Runtime.getRuntime().halt(FAILING);
                }
              });
    };
  }

  /** One write a line, so that a line is in the pipe or is not. */
  private static void say(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
    synchronized (SENT) {
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
    }
  }

  private static boolean isFailure(AsyncResult<Appended> answer) {
    return answer.failed() && !(answer.cause() instanceof VersionConflictException);
  }
}
