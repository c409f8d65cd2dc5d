package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.commandbus.Bank.Account;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.disk.SmallJournals;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.testkit.Fault;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FaultyFiles.Operation;
import dev.aorist.eventstore.testkit.FaultyFiles.Plan;
import dev.aorist.eventstore.testkit.PowerCut;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Some callers, a bus and a disk in a world of one thread, where the power fails, the disk fails or
 * the program is restarted at moments picked by chance; after the last time, everybody is answered.
 */
final class BusSimulation implements AutoCloseable {
  private static final int CLIENTS = 6;
  private static final int COMMANDS = 25;
  private static final int LIVES = 8;
  private static final EventStoreOptions OPTIONS = EventStoreOptions.defaults().withPartitions(2);

  private final SplittableRandom random;
  private final SimulatedEnvironment world;
  private final List<SimulatedClient> clients = new ArrayList<>();
  private FaultyFiles files;
  private LogEventStore store;
  private CommandBus bus;

  BusSimulation(long seed) {
    random = new SplittableRandom(seed);
    world = new SimulatedEnvironment(seed);
    files = new FaultyFiles(seed);
    for (int i = 0; i < CLIENTS; i++) {
      var context = ((VertxInternal) world.vertx()).createEventLoopContext();
      clients.add(new SimulatedClient(random.split(), context, COMMANDS));
    }
  }

  /** Lives through everything. */
  void run() {
    for (int life = 1; life < LIVES; life++) {
      open();
      clients.forEach(client -> client.start(bus));
      switch (random.nextInt(3)) {
        case 0 -> powerFails(random.nextInt(10));
        case 1 -> diskFails(random.nextInt(10));
        default -> restart(random.nextInt(20));
      }
    }
    open();
    clients.forEach(client -> client.start(bus));
    world.runUntilIdle();
    assertThat(clients).allMatch(SimulatedClient::isDone);
  }

  private void open() {
    store = world.await(SmallJournals.open(world.vertx(), world, files, Bank.CODEC, OPTIONS));
    bus =
        CommandBus.builder(world.vertx(), world, store, store)
            .register(AggregateType.of(Account.class))
            .stateBytes(1)
            .build();
  }

  /** The power fails right before a force, when most is uncertain. */
  private void powerFails(int forces) {
    var cut = new AtomicReference<PowerCut>();
    files.with(atForce(forces, () -> cut.compareAndSet(null, files.cut(random.nextLong()))));
    while (cut.get() == null && world.step()) {
      // until it happens, or all is done
    }
    crash(cut.get() == null ? files.cut(random.nextLong()) : cut.get());
  }

  /** A force fails; later, when everybody has been told, the power fails too. */
  private void diskFails(int forces) {
    files.with(
        atForce(
            forces,
            () -> {
              throw Fault.io();
            }));
    world.runUntilIdle();
    crash(files.cut(random.nextLong()));
  }

  private void crash(PowerCut cut) {
    world.crash(random.nextLong());
    List<FaultyFiles> possible = new ArrayList<>();
    cut.states(8, new HashSet<>(), possible::add);
    files = possible.get(random.nextInt(possible.size()));
  }

  private void restart(int steps) {
    for (int i = 0; i < steps && world.step(); i++) {
      // until it is ended
    }
    world.await(bus.close());
    world.await(store.close());
  }

  private interface Happening {
    void happen() throws IOException;
  }

  private static Plan atForce(int forces, Happening what) {
    var left = new AtomicInteger(forces);
    return call -> {
      if (call.operation() == Operation.FORCE && left.getAndDecrement() == 0) {
        what.happen();
      }
    };
  }

  List<SimulatedClient> clients() {
    return clients;
  }

  /** All events in the log, by partition and offset. */
  List<Event> log() {
    List<Event> events = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      events.addAll(world.await(store.read(new Position(p, 0), Integer.MAX_VALUE)).events());
    }
    return events;
  }

  @Override
  public void close() {
    world.close();
  }
}
