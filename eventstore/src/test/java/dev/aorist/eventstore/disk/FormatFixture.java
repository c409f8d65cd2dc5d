package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.eventstore.log.LogEventStore;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.Uuid7;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A store as version 1 of some domain wrote it, kept with the sources in {@code fixtures/format-1}:
 * customers register and move. It has a segment, a journal, metadata, and the offset of a consumer.
 * Every later version of Aorist has to read it; it is never written again.
 *
 * <p>Customer {@code n} registers {@code n} seconds after {@link #BEGIN} and, when {@code n} is
 * odd, moves {@code n} seconds after {@link #MOVES}.
 */
public final class FormatFixture {
  public static final int CUSTOMERS = 60;
  public static final int PARTITIONS = 4;
  public static final String GROUP = "letters";

  /** Somewhat later than where the simulation's time begins. */
  public static final Instant BEGIN = Instant.parse("2026-01-01T01:00:00Z");

  public static final Instant MOVES = Instant.parse("2026-01-01T02:00:00Z");

  private static final JournalSizes SIZES = new JournalSizes(16 << 10, 16 << 10);
  private static final String[] FILES = {"aorist.store", "000001.segment", "000002.journal"};

  private FormatFixture() {}

  /** What version 1 of the domain knew. */
  @EventType("customer.registered")
  public record Registered(String name, String country) {}

  /** A street and a town, with a semicolon between them. */
  @EventType("customer.moved")
  public record Moved(String address) {}

  public static StreamId stream(int customer) {
    return StreamId.of("customer", Integer.toString(customer));
  }

  public static Registered registered(int customer) {
    return new Registered("First Last" + customer, customer % 3 == 0 ? "AT" : "GB");
  }

  public static Moved moved(int customer) {
    return new Moved("Long Street " + customer + ";Town" + customer % 7);
  }

  /** Copies the kept files into a directory that is not there yet. */
  public static void copyTo(Path directory) {
    try {
      Files.createDirectories(directory);
      for (String name : FILES) {
        try (var file = FormatFixture.class.getResourceAsStream("/fixtures/format-1/" + name)) {
          Files.copy(file, directory.resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes such a store into a directory; how the kept files were made. */
  public static void main(String[] arguments) throws IOException {
    Path path = Path.of(arguments[0]);
    try (var world = new SimulatedEnvironment(2026)) {
      LogEventStore store =
          world.await(
              DiskEventStore.open(
                  world.vertx(),
                  world,
                  new OsDirectory(path),
                  JsonEventCodec.builder().register(Registered.class, Moved.class).build(),
                  EventStoreOptions.defaults().withPartitions(PARTITIONS),
                  SIZES));
      List<Integer> movers = new ArrayList<>();
      for (int customer = 0; customer < CUSTOMERS; customer++) {
        append(world, store, BEGIN.plusSeconds(customer), customer, registered(customer));
        if (customer % 2 == 1) {
          movers.add(customer);
        }
      }
      for (int customer : movers) {
        append(world, store, MOVES.plusSeconds(customer), customer, moved(customer));
      }
      for (int partition = 0; partition < PARTITIONS; partition++) {
        ConsumerOffset claimed = world.await(store.consumerOffsets().claim(GROUP, partition));
        world.await(store.consumerOffsets().store(claimed.at(handled(store.end(), partition))));
      }
      world.await(store.close());
    }
  }

  /** A consumer that is two events behind. */
  public static long handled(Checkpoint end, int partition) {
    return end.offset(partition) - 2;
  }

  private static void append(
      SimulatedEnvironment world, LogEventStore store, Instant at, int customer, Object event) {
    Instant now = world.clock().instant();
    world.advance(Duration.between(now, at));
    var id = Uuid7.at(world.clock().instant(), world.random());
    Metadata metadata =
        Metadata.none().withCorrelationId("batch-" + customer % 5).withActor("clerk");
    world.await(
        store.append(Append.to(id, stream(customer), ExpectedVersion.any(), event).with(metadata)));
  }
}
