package dev.aorist;

import dev.aorist.commandbus.Interceptor;
import dev.aorist.eventstore.Limits;
import dev.aorist.eventstore.cluster.ClusterOptions;
import dev.aorist.eventstore.json.Upcaster;
import dev.aorist.projections.ChangedViews;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an application tells Aorist before it starts. An immutable value: each method returns
 * another.
 *
 * <pre>{@code
 * AoristOptions.at(Path.of("data")).register(Account.class, Balances.class)
 * }</pre>
 */
public final class AoristOptions {
  private final @Nullable Path directory;
  private final Registered registered;
  private final @Nullable Clock clock;
  private final int partitions;
  private final ViewPlan views;
  private final boolean subscribers;
  private final @Nullable ClusterOptions cluster;

  private AoristOptions(
      @Nullable Path directory,
      Registered registered,
      @Nullable Clock clock,
      int partitions,
      ViewPlan views,
      boolean subscribers,
      @Nullable ClusterOptions cluster) {
    this.directory = directory;
    this.registered = registered;
    this.clock = clock;
    this.partitions = partitions;
    this.views = views;
    this.subscribers = subscribers;
    this.cluster = cluster;
  }

  /** How views are kept. */
  private record ViewPlan(@Nullable String postgres, ChangedViews changed) {
    static final ViewPlan USUAL = new ViewPlan(null, ChangedViews.REBUILD);
  }

  /** What was registered so far. */
  private record Registered(
      Set<Class<?>> classes,
      Set<String> packages,
      Set<Class<?>> memoryViews,
      List<Object> subscribers,
      List<Upcast> upcasts,
      List<Interceptor> interceptors,
      boolean recordCommands) {
    static final Registered NOTHING =
        new Registered(Set.of(), Set.of(), Set.of(), List.of(), List.of(), List.of(), false);

    Registered with(Class<?>... more) {
      return new Registered(
          union(classes, List.of(more)),
          packages,
          memoryViews,
          subscribers,
          upcasts,
          interceptors,
          recordCommands);
    }

    Registered withPackages(String... more) {
      return new Registered(
          classes,
          union(packages, List.of(more)),
          memoryViews,
          subscribers,
          upcasts,
          interceptors,
          recordCommands);
    }

    Registered withMemoryView(Class<?> projection) {
      return new Registered(
          union(classes, List.of(projection)),
          packages,
          union(memoryViews, List.of(projection)),
          subscribers,
          upcasts,
          interceptors,
          recordCommands);
    }

    Registered withSubscribers(Object... more) {
      return new Registered(
          classes,
          packages,
          memoryViews,
          both(subscribers, List.of(more)),
          upcasts,
          interceptors,
          recordCommands);
    }

    Registered with(Upcast more) {
      return new Registered(
          classes,
          packages,
          memoryViews,
          subscribers,
          both(upcasts, List.of(more)),
          interceptors,
          recordCommands);
    }

    Registered with(Interceptor... more) {
      return new Registered(
          classes,
          packages,
          memoryViews,
          subscribers,
          upcasts,
          both(interceptors, List.of(more)),
          recordCommands);
    }

    Registered withRecordedCommands() {
      return new Registered(
          classes, packages, memoryViews, subscribers, upcasts, interceptors, true);
    }

    private static <T> List<T> both(List<T> some, List<T> more) {
      var all = new ArrayList<>(some);
      all.addAll(more);
      return List.copyOf(all);
    }

    private static <T> Set<T> union(Set<T> some, List<? extends T> more) {
      var union = new LinkedHashSet<T>(some);
      union.addAll(more);
      return union;
    }
  }

  /** An upcaster and what it is for. */
  record Upcast(String eventType, int fromVersion, Upcaster upcaster) {}

  /**
   * Everything is kept in {@code directory}, which is made if need be: the log in {@code events},
   * the views in {@code views}, snapshots of aggregates in {@code snapshots}, which may be deleted
   * while nobody has it open. One process at a time has it open.
   */
  public static AoristOptions at(Path directory) {
    return startingWith(Objects.requireNonNull(directory, "directory"));
  }

  /** Everything is kept in memory and ends with the process: for tests. */
  public static AoristOptions inMemory() {
    return startingWith(null);
  }

  private static AoristOptions startingWith(@Nullable Path directory) {
    return new AoristOptions(directory, Registered.NOTHING, null, 0, ViewPlan.USUAL, true, null);
  }

  /**
   * Adds classes, told apart by their annotations: aggregates, projections, subscribers, reactions,
   * event types. The events that they speak of need not be named again.
   */
  public AoristOptions register(Class<?>... classes) {
    return with(registered.with(classes));
  }

  /**
   * Adds the aggregates, projections, subscribers, reactions and event types in these packages and
   * in those below them, found by their annotations when Aorist starts.
   */
  public AoristOptions registerPackage(String... packages) {
    return with(registered.withPackages(packages));
  }

  /** Registers a projection whose view is kept in memory and folded anew at each start. */
  public AoristOptions memoryView(Class<?> projection) {
    return with(registered.withMemoryView(projection));
  }

  /**
   * Adds subscribers and reactions that were made already, since they need something to work with:
   * objects of classes with {@link dev.aorist.projections.Subscriber} or {@link
   * dev.aorist.projections.Reaction}. Classes that need nothing can be {@linkplain #register
   * registered}.
   */
  public AoristOptions subscribe(Object... subscribers) {
    return with(registered.withSubscribers(subscribers));
  }

  /**
   * Leaves subscribers and reactions at rest: for tools that open the data of an application and
   * shall not act on the world.
   */
  public AoristOptions withoutSubscribers() {
    return new AoristOptions(directory, registered, clock, partitions, views, false, cluster);
  }

  /**
   * Keeps views in a PostgreSQL database instead, except for those in memory. The driver, {@code
   * org.postgresql:postgresql}, is for the application to bring along.
   *
   * @param url {@code jdbc:postgresql://host/database?user=…&password=…}; what comes behind the
   *     question mark is shown nowhere
   */
  public AoristOptions postgresViews(String url) {
    return new AoristOptions(
        directory,
        registered,
        clock,
        partitions,
        new ViewPlan(Objects.requireNonNull(url, "url"), views.changed),
        subscribers,
        cluster);
  }

  /**
   * What becomes of views that an earlier declaration of their projection has made: they are
   * rebuilt beside the rows that answer, unless told otherwise.
   */
  public AoristOptions changedViews(ChangedViews changed) {
    return new AoristOptions(
        directory,
        registered,
        clock,
        partitions,
        new ViewPlan(views.postgres, Objects.requireNonNull(changed, "changed")),
        subscribers,
        cluster);
  }

  /**
   * Keeps the log together with other members, each with a directory of its own. Commands may be
   * sent on any of them, and views be asked on any: each member folds all of them for itself, but
   * for those in PostgreSQL, in one database for all members. Those are shared, and so are
   * subscribers and reactions: each member handles the partitions that it leads. Hazelcast, {@code
   * com.hazelcast:hazelcast}, is for the application to bring along, and so is the driver of the
   * authority's database.
   */
  public AoristOptions cluster(ClusterOptions cluster) {
    return new AoristOptions(
        directory,
        registered,
        clock,
        partitions,
        views,
        subscribers,
        Objects.requireNonNull(cluster, "cluster"));
  }

  /**
   * Adds an upcaster, which all readers of old events go through.
   *
   * @param eventType the name under which the events are stored
   * @param fromVersion the schema version that it is given, from 1
   */
  public AoristOptions upcast(String eventType, int fromVersion, Upcaster upcaster) {
    return with(registered.with(new Upcast(eventType, fromVersion, upcaster)));
  }

  /**
   * Adds interceptors of commands: plain functions for validation, authorization, metadata, metrics
   * and the like. The first one added sees a command first and its answer last.
   */
  public AoristOptions intercept(Interceptor... interceptors) {
    return with(registered.with(interceptors));
  }

  /**
   * Keeps every command that is decided, rejected ones too, with what was said to it, in the log:
   * for audit, and to ask old commands of new rules. Answers take about twice as long.
   */
  public AoristOptions recordCommands() {
    return with(registered.withRecordedCommands());
  }

  /** The clock that events are stamped with and command handlers see; the system's by default. */
  public AoristOptions clock(Clock clock) {
    return new AoristOptions(
        directory,
        registered,
        Objects.requireNonNull(clock, "clock"),
        partitions,
        views,
        subscribers,
        cluster);
  }

  /**
   * How many partitions the log gets when it is made; 64 unless told. Later it keeps what it was
   * made with, and opening it with another number fails.
   *
   * @param partitions from 1 to {@link Limits#PARTITIONS}
   */
  public AoristOptions partitions(int partitions) {
    if (partitions < 1 || partitions > Limits.PARTITIONS) {
      throw new IllegalArgumentException(
          "A log has 1 to " + Limits.PARTITIONS + " partitions; got " + partitions + ".");
    }
    return new AoristOptions(directory, registered, clock, partitions, views, subscribers, cluster);
  }

  /** Where the log is kept; empty for memory. */
  public Optional<Path> eventsDirectory() {
    return Optional.ofNullable(directory).map(path -> path.resolve("events"));
  }

  /** Where snapshots of aggregates are kept; empty for none. */
  Optional<Path> snapshotsDirectory() {
    return Optional.ofNullable(directory).map(path -> path.resolve("snapshots"));
  }

  /** The path that the database files of the views begin with; empty for memory. */
  Optional<Path> viewsDatabase() {
    return Optional.ofNullable(directory).map(path -> path.resolve("views"));
  }

  /** The URL of the database that views are kept in; empty for none. */
  Optional<String> postgresViews() {
    return Optional.ofNullable(views.postgres);
  }

  ChangedViews changedViews() {
    return views.changed;
  }

  /** Whether it is a member of a cluster. */
  public boolean isClustered() {
    return cluster != null;
  }

  /** What it is a member of; empty for a log of one. */
  Optional<ClusterOptions> cluster() {
    return Optional.ofNullable(cluster);
  }

  Set<Class<?>> classes() {
    return registered.classes;
  }

  Set<String> packages() {
    return registered.packages;
  }

  Set<Class<?>> memoryViews() {
    return registered.memoryViews;
  }

  List<Object> subscribers() {
    return registered.subscribers;
  }

  boolean runsSubscribers() {
    return subscribers;
  }

  List<Upcast> upcasts() {
    return registered.upcasts;
  }

  List<Interceptor> interceptors() {
    return registered.interceptors;
  }

  boolean recordsCommands() {
    return registered.recordCommands;
  }

  Optional<Clock> clock() {
    return Optional.ofNullable(clock);
  }

  /** 0 where nothing was said. */
  int partitions() {
    return partitions;
  }

  private AoristOptions with(Registered more) {
    return new AoristOptions(directory, more, clock, partitions, views, subscribers, cluster);
  }
}
