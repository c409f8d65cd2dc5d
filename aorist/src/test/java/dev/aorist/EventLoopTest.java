package dev.aorist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aorist.bank.Bank;
import dev.aorist.bank.BankApplication;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No event loop waits for a disk, a lock or a future while an application works on it. Computing is
 * not waiting, and takes long on a cold or busy machine: what counts is what the thread was doing
 * when it was looked at.
 */
class EventLoopTest {
  private static final int LIMIT_MILLIS = 20;
  private static final int LOOK_MILLIS = 5;

  private static final Pattern WAITING =
      Pattern.compile(
          "Unsafe\\.park|Object\\.wait|Thread\\.sleep|FileDispatcherImpl|RandomAccessFile|FileOutputStream");

  /**
   * Loading classes reads jars, once; the log of a test is written while its caller waits. Handing
   * a task to a worker takes the lock of its queue for some instructions, which is long only when
   * their holder loses the processor just then.
   */
  private static final Pattern NOT_OURS =
      Pattern.compile(
          "ClassLoader|ch\\.qos\\.logback|LinkedBlockingQueue\\.(offer|signalNotEmpty)");

  @TempDir Path directory;
  private final List<String> blocked = new CopyOnWriteArrayList<>();
  private Vertx vertx;

  @BeforeEach
  void watch() {
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setBlockedThreadCheckInterval(LOOK_MILLIS)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(LIMIT_MILLIS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
    ((VertxInternal) vertx)
        .blockedThreadChecker()
        .setThreadBlockedHandler(
            event -> {
              String doing = Arrays.toString(event.thread().getStackTrace());
              if (event.thread().getName().contains("eventloop")
                  && WAITING.matcher(doing).find()
                  && !NOT_OURS.matcher(doing).find()) {
                blocked.add(doing);
              }
            });
  }

  @AfterEach
  void close() {
    Wait.until(vertx.close());
  }

  @Test
  void no_event_loop_is_blocked_from_opening_to_closing() {
    Context context = vertx.getOrCreateContext();

    for (int restart = 0; restart < 2; restart++) {
      Wait.until(Wait.on(context, this::liveOnce));
    }

    assertThat(blocked).isEmpty();
  }

  /** Shows that the other test can fail. */
  @Test
  void an_event_loop_that_is_blocked_is_noticed() throws InterruptedException {
    var noticed = new CountDownLatch(1);
    vertx
        .getOrCreateContext()
        .runOnContext(
            any -> {
              try {
                noticed.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    try {
      await().atMost(30, TimeUnit.SECONDS).until(() -> !blocked.isEmpty());
    } finally {
      noticed.countDown();
    }
  }

  private Future<Void> liveOnce() {
    return Aorist.embed(vertx, new BankApplication().configure(AoristOptions.at(directory)))
        .compose(aorist -> use(aorist).eventually(aorist::close));
  }

  private static Future<Void> use(Aorist aorist) {
    var all =
        IntStream.range(0, 200)
            .mapToObj(i -> aorist.commands().send(new Bank.Open("account" + i, "Owner")))
            .toList();
    return Future.all(all)
        .compose(any -> aorist.views().caughtUp())
        .compose(any -> aorist.view(Bank.Totals.class).asOf(aorist.store().end()).rows())
        .compose(any -> aorist.view(Bank.Balances.class).rebuild(progress -> {}))
        .compose(any -> aorist.view(Bank.Balances.class).digest())
        .mapEmpty();
  }
}
