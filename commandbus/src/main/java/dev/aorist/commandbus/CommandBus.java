package dev.aorist.commandbus;

import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.Lanes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Takes commands to their aggregates and brings the answers back.
 *
 * <p>Any thread may send; none is blocked. Commands of one caller to one aggregate are decided in
 * the order in which they were sent. Futures complete on the caller's Vert.x context (for a caller
 * without one, on a context of the bus), and not before everything that the answer rests on is
 * durable: a rejection too waits for the events that it was decided on. A caller that stops
 * listening stops nothing.
 */
public interface CommandBus {
  /** A new command with a new id, not sent yet: keep it to send the same one again. */
  Command command(Object payload);

  /**
   * Sends a command. The future succeeds with an acceptance or a rejection. It fails, always with
   * nothing written, with
   *
   * <ul>
   *   <li>{@link UnknownCommandException}: no aggregate handles it;
   *   <li>{@link AcrossPartitionsException}: it is for several aggregates ({@link Together}) that
   *       do not share a partition key;
   *   <li>{@link CommandFailedException}: a handler failed, or the aggregate could not be loaded;
   *   <li>{@link DeadlineExceededException}: it was too late before it was decided;
   *   <li>{@link dev.aorist.eventstore.OverloadedException}: too many commands are in flight; the
   *       caller hears so at once;
   *   <li>{@link dev.aorist.eventstore.AppendIdExpiredException}: its id is too old to tell whether
   *       it was accepted before;
   *   <li>other {@link dev.aorist.eventstore.EventStoreException}s: the store does not take its
   *       events, or not now; or the bus is closed;
   *   <li>{@link IllegalArgumentException}: its id is missing or can be no stream's key;
   * </ul>
   *
   * and with {@link dev.aorist.eventstore.OutcomeUnknownException} when it may or may not have been
   * carried out; sending the same command again is safe.
   *
   * <p>A command that led to no event, or was rejected, left no trace: sent again, it is decided
   * again.
   */
  Future<Outcome> send(Command command);

  /** Sends {@code payload} as a {@linkplain #command new command}, or as it is if it is one. */
  default Future<Outcome> send(Object payload) {
    return send(payload instanceof Command command ? command : command(payload));
  }

  /**
   * Takes no more commands; completes when those in flight are answered. To be closed before its
   * store. Closing twice is harmless.
   */
  Future<Void> close();

  /**
   * A bus in front of a store of this process.
   *
   * @param environment the store's: for the time, and for command ids
   * @param reader reads the store's events
   * @param lanes the lanes of the same store
   */
  static CommandBusBuilder builder(
      Vertx vertx, Environment environment, EventReader reader, Lanes lanes) {
    return new CommandBusBuilder(vertx, environment, reader, lanes);
  }
}
