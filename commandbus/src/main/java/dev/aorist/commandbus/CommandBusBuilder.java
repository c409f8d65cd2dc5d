package dev.aorist.commandbus;

import dev.aorist.aggregates.AggregateLoader;
import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.Snapshots;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Environment.Worker;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.spi.Lanes;
import dev.aorist.eventstore.spi.Leaders;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a {@link CommandBus}. For one thread. */
public final class CommandBusBuilder {
  private static final int LOADERS = 2;

  private final Vertx vertx;
  private final Environment environment;
  private final EventReader reader;
  private final Lanes lanes;
  private final List<AggregateType> types = new ArrayList<>();
  private final List<Interceptor> interceptors = new ArrayList<>();
  private int maxInFlight = 10_000;
  private long stateBytes = Runtime.getRuntime().maxMemory() / 8;
  private Snapshots snapshots = Snapshots.NONE;
  private @Nullable EventWriter records;
  private @Nullable Leaders leaders;
  private @Nullable EventCodec codec;
  private Duration slowAfter = Duration.ofMillis(10);

  CommandBusBuilder(Vertx vertx, Environment environment, EventReader reader, Lanes lanes) {
    this.vertx = vertx;
    this.environment = environment;
    this.reader = reader;
    this.lanes = lanes;
  }

  /** Adds aggregates, which take their commands from this bus. */
  public CommandBusBuilder register(AggregateType... types) {
    this.types.addAll(List.of(types));
    return this;
  }

  /** Adds interceptors; the first one added sees a command first and its answer last. */
  public CommandBusBuilder intercept(Interceptor... interceptors) {
    this.interceptors.addAll(List.of(interceptors));
    return this;
  }

  /** How many commands may be unanswered at once, from 1; 10,000 unless told. */
  public CommandBusBuilder maxInFlight(int commands) {
    maxInFlight = atLeastOne("maxInFlight", commands);
    return this;
  }

  /**
   * About how many bytes of memory the states of aggregates may take, from 1, shared out evenly
   * over the partitions; an eighth of the largest heap unless told. Those not used for longest are
   * given up and loaded again when they are needed.
   */
  public CommandBusBuilder stateBytes(long bytes) {
    stateBytes = atLeastOne("stateBytes", bytes);
    return this;
  }

  /** Where snapshots of aggregates are kept; nowhere unless told. */
  public CommandBusBuilder snapshots(Snapshots snapshots) {
    this.snapshots = snapshots;
    return this;
  }

  /**
   * Keeps every command that is decided, with what was said to it, as an event {@link
   * CommandRecorded} of a stream {@code command-...}: accepted, rejected or failed. An answer waits
   * for its record, so it takes about twice as long. None is kept unless told.
   *
   * @param records writes to the bus's store, whose codec must know {@link CommandRecorded}
   */
  public CommandBusBuilder recordCommands(EventWriter records) {
    this.records = records;
    return this;
  }

  /**
   * Brings commands to the members that lead the partitions of their aggregates, in order for each
   * caller, and their answers back; every member needs a bus with the same aggregates. Commands,
   * and the reasons why they are rejected, travel as JSON, so both are records of plain values.
   *
   * @param codec the store's, for the events of answers
   */
  public CommandBusBuilder clustered(Leaders leaders, EventCodec codec) {
    this.leaders = leaders;
    this.codec = codec;
    return this;
  }

  /** How long a handler may hold up its partition before a warning names it; 10 ms unless told. */
  public CommandBusBuilder slowAfter(Duration duration) {
    slowAfter = duration;
    return this;
  }

  /**
   * The bus, ready to take commands.
   *
   * @throws dev.aorist.eventstore.handler.WiringException when two aggregates claim a command or a
   *     category
   */
  public CommandBus build() {
    var problems = new Problems();
    AggregateType.requireDistinct(types, problems);
    CommandNames names =
        CommandNames.of(records == null && leaders == null ? List.of() : types, problems);
    problems.throwIfAny();

    Worker loaders = environment.workers("aorist-load", LOADERS);
    var partitions = new PartitionCommands[reader.partitions()];
    Map<Class<?>, Route> routes = new HashMap<>();
    for (AggregateType type : types) {
      Runnable distrusted = () -> List.of(partitions).forEach(each -> each.unload(type));
      var loader =
          new AggregateLoader(vertx, loaders, reader, type, snapshots, environment, distrusted);
      var route = new Route(type, loader);
      type.commands().forEach(command -> routes.put(command, route));
    }
    var parts =
        new BusParts(
            environment,
            reader,
            ((VertxInternal) vertx).createEventLoopContext(),
            new Admission(maxInFlight),
            snapshots,
            records == null ? null : new CommandRecorder(environment, records, names),
            slowAfter.toNanos());
    long cached = Math.max(1, stateBytes / partitions.length);
    var weight = new StateWeight();
    for (int p = 0; p < partitions.length; p++) {
      partitions[p] = new PartitionCommands(lanes.lane(p), parts, new StateCache(cached, weight));
    }
    Forwarding forwarding =
        leaders == null || codec == null
            ? null
            : new Forwarding(leaders, new TravellingCommands(names), new TravellingAnswers(codec));
    return new LocalCommandBus(routes, parts, partitions, loaders, interceptors, forwarding);
  }

  private static <N extends Number> N atLeastOne(String name, N value) {
    if (value.longValue() < 1) {
      throw new IllegalArgumentException(name + " is at least 1; got " + value + ".");
    }
    return value;
  }
}
