package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.aggregates.AggregateLoader;
import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.AlreadyExists;
import dev.aorist.commandbus.Bank.Account;
import dev.aorist.commandbus.Bank.Deposit;
import dev.aorist.commandbus.Bank.Deposited;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Withdraw;
import dev.aorist.commandbus.Outcome.Accepted;
import dev.aorist.commandbus.Outcome.Rejected;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.spi.Environment;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a command bus promises on every store. */
abstract class CommandBusContract {
  static final EventStoreOptions OPTIONS = EventStoreOptions.defaults().withPartitions(4);
  private static final AggregateType ACCOUNT = AggregateType.of(Account.class);
  private static final int ACCOUNTS = 5;
  private static final int CALLERS = 64;
  private static final int COMMANDS = 100;
  private static final long SEED = 20_260_501;

  final Vertx vertx = Vertx.vertx();
  final Environment environment = new SystemEnvironment();
  private EventStore store;
  private CommandBus bus;

  /** Opens the store, the same one again after it was closed, or a new one if it forgets. */
  abstract Future<? extends EventStore> open();

  /** Begins a bus over what was opened, a log of one's own unless told otherwise. */
  CommandBusBuilder builder(EventStore opened) {
    var own = (LogEventStore) opened;
    return CommandBus.builder(vertx, environment, own, own);
  }

  @BeforeEach
  void start() {
    start(100_000);
  }

  private void start(long stateBytes) {
    store = get(open());
    bus = builder(store).register(ACCOUNT).stateBytes(stateBytes).build();
  }

  @AfterEach
  void stop() {
    close();
    get(vertx.close());
  }

  private void close() {
    get(bus.close());
    get(store.close());
  }

  void restart() {
    close();
    start(100_000);
  }

  @Test
  void money_is_exact_with_64_callers_on_a_few_hot_accounts() {
    hammer();
  }

  @Test
  void money_is_exact_when_the_cache_holds_less_than_is_in_use() {
    close();
    start(1);
    hammer();
  }

  private void hammer() {
    for (int i = 0; i < ACCOUNTS; i++) {
      accepted(new Open("a" + i));
      accepted(new Deposit("a" + i, 1_000));
    }
    var expected = new AtomicLong(ACCOUNTS * 1_000);
    var rejected = new AtomicLong();
    List<Future<Void>> callers = new ArrayList<>();
    for (int c = 0; c < CALLERS; c++) {
      Context context = ((VertxInternal) vertx).createEventLoopContext();
      callers.add(new Caller(new Random(SEED + c), expected, rejected).run(context));
    }
    get(Future.all(callers));

    long sum = 0;
    var loader = new AggregateLoader(vertx, Runnable::run, store, ACCOUNT);
    for (int i = 0; i < ACCOUNTS; i++) {
      sum += get(loader.load(account("a" + i))).state(Account.class).orElseThrow().cents();
    }
    assertThat(sum).as("seed %d", SEED).isEqualTo(expected.get());
    assertThat(rejected.get()).as("rejections, so that this tests them too").isPositive();
    assertThat(store.end().events()).isEqualTo(2 * ACCOUNTS + CALLERS * COMMANDS - rejected.get());
  }

  /** Sends one command after the other, each when the one before it was answered. */
  private final class Caller {
    private final Random random;
    private final AtomicLong expected;
    private final AtomicLong rejected;
    private final Promise<Void> done = Promise.promise();
    private int left = COMMANDS;

    Caller(Random random, AtomicLong expected, AtomicLong rejected) {
      this.random = random;
      this.expected = expected;
      this.rejected = rejected;
    }

    Future<Void> run(Context context) {
      context.runOnContext(v -> next());
      return done.future();
    }

    private void next() {
      if (left-- == 0) {
        done.complete();
        return;
      }
      String account = "a" + random.nextInt(ACCOUNTS);
      long cents = 1 + random.nextInt(500);
      boolean deposit = random.nextInt(10) < 4;
      bus.send(deposit ? new Deposit(account, cents) : new Withdraw(account, cents))
          .onFailure(done::fail)
          .onSuccess(
              outcome -> {
                if (outcome instanceof Rejected) {
                  rejected.incrementAndGet();
                } else {
                  expected.addAndGet(deposit ? cents : -cents);
                }
                next();
              });
    }
  }

  @Test
  void commands_of_one_caller_are_decided_in_the_order_in_which_they_were_sent() {
    accepted(new Open("7"));
    Promise<List<Future<Outcome>>> sent = Promise.promise();
    vertx.runOnContext(
        v -> {
          List<Future<Outcome>> answers = new ArrayList<>();
          for (int i = 1; i <= 500; i++) {
            answers.add(bus.send(new Deposit("7", i)));
          }
          sent.complete(answers);
        });

    List<Future<Outcome>> answers = get(sent.future());
    get(Future.all(answers));
    for (int i = 0; i < 500; i++) {
      var accepted = (Accepted) answers.get(i).result();
      assertThat(accepted.events()).containsExactly(new Deposited(i + 1));
      assertThat(accepted.version()).isEqualTo(i + 1);
    }
  }

  @Test
  void an_accepted_command_sent_again_gets_its_first_answer() {
    accepted(new Open("7"));
    Command deposit = bus.command(new Deposit("7", 5));
    Accepted first = accepted(deposit);
    accepted(new Deposit("7", 6));

    assertThat(accepted(deposit)).isEqualTo(first);
    assertThat(store.end().events()).isEqualTo(3);
  }

  @Test
  void copies_of_a_command_in_flight_all_get_the_answer_of_the_one_that_was_carried_out() {
    Command open = bus.command(new Open("7"));
    List<Future<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(bus.send(open));
    }

    get(Future.all(answers));
    assertThat(answers).extracting(Future::result).containsOnly(answers.get(0).result());
    assertThat(store.end().events()).isEqualTo(1);
  }

  @Test
  void a_rejected_command_sent_again_is_decided_again() {
    accepted(new Open("7"));
    Command withdraw = bus.command(new Withdraw("7", 5));
    assertThat(get(bus.send(withdraw))).isInstanceOf(Rejected.class);
    accepted(new Deposit("7", 5));

    assertThat(accepted(withdraw).version()).isEqualTo(2);
  }

  @Test
  void the_events_are_there_when_the_answer_is() {
    Accepted open = accepted(new Open("7"));

    assertThat(get(store.readStream(StreamRead.of(account("7")))).events())
        .singleElement()
        .satisfies(event -> assertThat(event.position()).isEqualTo(open.position()))
        .satisfies(event -> assertThat(event.payload()).isEqualTo(open.events().get(0)));
  }

  @Test
  void what_exists_already_is_rejected_with_a_reason_that_names_it() {
    accepted(new Open("7"));

    assertThat(get(bus.send(new Open("7"))))
        .isEqualTo(new Rejected(new AlreadyExists(account("7"))));
  }

  Accepted accepted(Object command) {
    return get(bus.send(command)).orThrow();
  }

  CommandBus bus() {
    return bus;
  }

  EventStore store() {
    return store;
  }

  static StreamId account(String key) {
    return StreamId.of("account", key);
  }

  static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
