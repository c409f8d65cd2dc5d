package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.VersionConflictException;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A process that opens a store and writes until it is killed. It says what it sends before it sends
 * it, and what it was answered after that; {@link KillTest} reads along.
 */
final class Killed {
  private static final int WRITERS = 16;
  private static final AtomicLong SENT = new AtomicLong();

  private Killed() {}

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    var environment = new SystemEnvironment();
    LogEventStore store =
        DiskEventStore.open(
                vertx,
                environment,
                new OsDirectory(Path.of(args[0])),
                new TextCodec(),
                CrashRun.OPTIONS,
                KillTest.SIZES)
            .await(60, TimeUnit.SECONDS);
    long seed = Long.parseLong(args[1]);
    for (int i = 0; i < WRITERS; i++) {
      var writer = new Writer(said(store), new History(), environment.clock(), seed + i, 400);
      ((VertxInternal) vertx)
          .createEventLoopContext()
          .runOnContext(any -> writer.write(Integer.MAX_VALUE));
    }
  }

  private static EventWriter said(LogEventStore store) {
    return append -> {
      long number = SENT.incrementAndGet();
      say("> " + number + " " + describe(append));
      return store.append(append).onComplete(answer -> say("< " + number + " " + describe(answer)));
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

  private static String describe(Append append) {
    List<?> events = append.streams().get(0).events();
    int label = (append.id() + "#0").length();
    return append.id()
        + " "
        + append.streams().get(0).expected().value()
        + " "
        + events.size()
        + " "
        + (events.get(0).toString().length() - label)
        + " "
        + append.streams().stream()
            .map(part -> part.stream().toString())
            .collect(Collectors.joining(" "));
  }

  private static String describe(AsyncResult<Appended> answer) {
    if (answer.succeeded()) {
      Appended done = answer.result();
      return "done "
          + done.last()
          + " "
          + done.events()
          + " "
          + done.version()
          + " "
          + done.timestamp();
    }
    if (answer.cause() instanceof VersionConflictException conflict) {
      return "conflict "
          + conflict.stream()
          + " "
          + conflict.expected().value()
          + " "
          + conflict.actual();
    }
    return "failed " + answer.cause().getClass().getName();
  }
}
