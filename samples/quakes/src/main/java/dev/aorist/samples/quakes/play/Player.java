package dev.aorist.samples.quakes.play;

import dev.aorist.commandbus.Command;
import dev.aorist.commandbus.CommandBus;
import dev.aorist.samples.quakes.feed.Feed;
import dev.aorist.samples.quakes.feed.FeedCommand;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Sends the commands of a feed, one after the other: turns the clock to the instant of the command,
 * sends it, waits for the answer, goes on. The order is what makes the recorded times right, and
 * what makes it enough to know the last command that was accepted: everything before it was decided
 * then, and what was rejected after it is decided again on the same state.
 *
 * <p>Everything runs on the one context of its caller.
 */
public final class Player {
  private final Context context;
  private final CommandBus commands;
  private final Feed feed;
  private final FeedClock clock;
  private final Progress progress;
  private final Promise<Void> done = Promise.promise();

  public Player(
      Context context, CommandBus commands, Feed feed, FeedClock clock, Progress progress) {
    this.context = context;
    this.commands = commands;
    this.feed = feed;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Plays the feed from the command {@code from} on; once. Fails with the store's or the bus's
   * failure; what was accepted until then stays.
   */
  public Future<Void> play(int from) {
    progress.start(from, feed.commands().size());
    if (from > 0) {
      clock.turnTo(feed.commands().get(from - 1).instant());
    }
    context.runOnContext(go -> send(from));
    return done.future();
  }

  private void send(int place) {
    if (place == feed.commands().size()) {
      progress.end();
      done.complete();
      return;
    }
    FeedCommand next = feed.commands().get(place);
    clock.turnTo(next.instant());
    var id = CommandIds.of(feed.id(), next.sequence(), next.instant());
    var command =
        Command.of(id, next.command()).with(Playback.metadata(feed.id(), next.sequence()));
    commands
        .send(command)
        .onFailure(done::fail)
        .onSuccess(
            outcome -> {
              progress.reached(place + 1, next.instant());
              // Not by calling itself: a feed may have a million commands.
              context.runOnContext(go -> send(place + 1));
            });
  }
}
