package dev.aorist;

import dev.aorist.aggregates.AggregateCheck;
import dev.aorist.aggregates.AggregateReader;
import dev.aorist.commandbus.CommandBus;
import dev.aorist.commandbus.RecordedCommands;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.replication.ClusterStatus;
import dev.aorist.eventstore.replication.Rebalancing;
import dev.aorist.eventstore.replication.ReplicaStatus;
import dev.aorist.eventstore.replication.ReplicatedStore;
import dev.aorist.projections.Folds;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.Subscribers;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.Views;
import dev.aorist.projections.runtime.StoredBuilds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * An event-sourced application at work: commands go in, events are kept, views follow. Any thread
 * may call everything; nothing blocks, and futures complete on the caller's context.
 *
 * <pre>{@code
 * Aorist.embed(vertx, AoristOptions.at(Path.of("data")).register(Account.class, Balances.class))
 *     .compose(aorist -> aorist.commands().send(new Deposit("alice", 500)))
 * }</pre>
 */
public final class Aorist {
  private final AoristOptions options;
  private final OpenLog log;
  private final CommandBus commands;
  private final Views views;
  private final Subscribers subscribers;
  private final AggregateReaders aggregates;
  private final Teardown teardown;

  Aorist(
      AoristOptions options,
      OpenLog log,
      CommandBus commands,
      Views views,
      Subscribers subscribers,
      AggregateReaders aggregates,
      Teardown teardown) {
    this.options = options;
    this.log = log;
    this.commands = commands;
    this.views = views;
    this.subscribers = subscribers;
    this.aggregates = aggregates;
    this.teardown = teardown;
  }

  /**
   * Opens what {@code options} names, or makes it, and starts its views, which catch up while the
   * first commands come in. The future fails, and everything that was opened is closed again, with
   *
   * <ul>
   *   <li>{@link dev.aorist.eventstore.handler.WiringException}: the registered classes do not fit
   *       together; it names everything that is wrong;
   *   <li>{@link dev.aorist.eventstore.StoreOpenException}: the log cannot be opened, for example
   *       because another process has it open;
   *   <li>{@link dev.aorist.projections.ProjectionException}: the views cannot be opened, or do not
   *       go with this log.
   * </ul>
   */
  public static Future<Aorist> embed(Vertx vertx, AoristOptions options) {
    return Startup.begin(vertx, options);
  }

  /**
   * Runs every recorded stream of the log that {@code options} name through the aggregates that
   * they register, and tells what can no longer be folded. Opens the log alone, and changes
   * nothing.
   *
   * @param progress hears of the number of events met so far
   */
  public static Future<AggregateCheck.Report> checkAggregates(
      Vertx vertx, AoristOptions options, LongConsumer progress) {
    return Offline.checkAggregates(vertx, options, progress);
  }

  /**
   * Decides every {@linkplain AoristOptions#recordCommands recorded command} again with the
   * aggregates that {@code options} register, and tells which are answered otherwise. Opens the log
   * alone, and changes nothing.
   */
  public static Future<RecordedCommands.Report> askRecordedCommands(
      Vertx vertx, AoristOptions options, Consumer<RecordedCommands.Difference> differences) {
    return Offline.askRecordedCommands(vertx, options, differences);
  }

  /**
   * Tells what a rebuild of a view with the projections that {@code options} register would change,
   * and writes no row: holds the stored rows against a replay of the same events. Opens log and
   * views of a data directory that no application has open; a copy will do. A build can use it as a
   * gate: {@link ViewCheck#holds}.
   *
   * @param changes hears of each row that differs, by key, on a worker thread
   */
  public static Future<ViewCheck> dryRun(
      Vertx vertx, AoristOptions options, String view, Consumer<RowChange<?>> changes) {
    return Offline.dryRun(vertx, options, view, changes);
  }

  /**
   * Looks after the rows of views in a data directory that no application has open: lists what is
   * stored, goes back to what answered before the last rebuild, or drops that or a checkpoint. It
   * folds nothing, so it also works where the views are of a newer version than the projections
   * that {@code options} register.
   *
   * @param work is done before everything is closed again
   */
  public static <T> Future<T> storedBuilds(
      Vertx vertx, AoristOptions options, Function<StoredBuilds, Future<T>> work) {
    return Offline.storedBuilds(vertx, options, work);
  }

  /** Where commands are sent. */
  public CommandBus commands() {
    return commands;
  }

  /**
   * The view of a projection.
   *
   * @throws dev.aorist.projections.UnknownViewException when it was not registered
   */
  public <R> View<R> view(Class<? extends Folds<R>> projection) {
    return views.view(projection);
  }

  /**
   * Aggregates as they are and were, straight from the log.
   *
   * @throws IllegalArgumentException when the class was not registered
   */
  public <S> AggregateReader<S> aggregate(Class<S> aggregate) {
    return aggregates.of(aggregate);
  }

  /** All views. */
  public Views views() {
    return views;
  }

  /** All subscribers and reactions: how they are doing. */
  public Subscribers subscribers() {
    return subscribers;
  }

  /** The log, to be read, or appended to without a command. */
  public EventStore store() {
    return log.store();
  }

  /**
   * How the cluster stands whose member this is; empty where there is none. Asks the leader of
   * every partition, which may take some seconds when one is missing.
   */
  public Future<Optional<ClusterStatus>> clusterStatus() {
    return log.member()
        .map(member -> member.clusterStatus().map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  /** What this member does in its cluster, partition by partition; nothing where there is none. */
  public Future<List<ReplicaStatus>> replicas() {
    return log.member()
        .map(ReplicatedStore::status)
        .orElseGet(() -> Future.succeededFuture(List.of()));
  }

  /** Shares the partitions of the cluster out whose member this is; empty where there is none. */
  public Optional<Rebalancing> rebalancing() {
    return log.member().map(ReplicatedStore::rebalancing);
  }

  /** What it was started with. */
  public AoristOptions options() {
    return options;
  }

  /**
   * Ends: no more commands are taken, what is under way is committed and answered, views keep the
   * place that they have got to. Closing twice is harmless.
   */
  public Future<Void> close() {
    return teardown.close();
  }
}
