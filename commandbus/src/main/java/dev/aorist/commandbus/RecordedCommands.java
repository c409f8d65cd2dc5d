package dev.aorist.commandbus;

import dev.aorist.aggregates.AggregateLoader;
import dev.aorist.aggregates.AggregateType;
import dev.aorist.aggregates.DecisionContext;
import dev.aorist.aggregates.Loaded;
import dev.aorist.aggregates.Rejection;
import dev.aorist.commandbus.CommandRecorded.Answer;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventFilter;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.StreamRead;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.json.JsonValues;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks recorded commands of today's rules: decides each again on the state that it was decided on,
 * at the time at which it was, and tells where the answer is another now. Changes nothing.
 */
public final class RecordedCommands {
  private static final int BYTES = 1 << 20;
  private static final EventFilter RECORDED = EventFilter.all().types(CommandRecorded.class);

  private final Vertx vertx;
  private final Executor folding;
  private final EventReader reader;
  private final CommandNames names;
  private final Consumer<Difference> to;
  private final JsonValues json = new JsonValues();
  private long asked;
  private long different;
  private long skipped;

  private RecordedCommands(
      Vertx vertx,
      Executor folding,
      EventReader reader,
      CommandNames names,
      Consumer<Difference> to) {
    this.vertx = vertx;
    this.folding = folding;
    this.reader = reader;
    this.names = names;
    this.to = to;
  }

  /**
   * A command that is answered otherwise today.
   *
   * @param recorded where its record is
   * @param command what it was, and what was said
   * @param then what was said, as text
   * @param now what today's code says, as text
   */
  public record Difference(Position recorded, CommandRecorded command, String then, String now) {}

  /**
   * How many were asked.
   *
   * @param asked those that were decided again
   * @param different those of them that are answered otherwise
   * @param skipped those that no aggregate has a class for any more, and those that were carried
   *     out together, since each rests on what the one before it changed
   */
  public record Report(long asked, long different, long skipped) {}

  /**
   * Asks all commands that are recorded by now.
   *
   * @param asker runs it all, and waits for reads: a thread to spare, not one of {@code folding}
   *     and no event loop
   * @param folding where streams are folded
   * @param types today's aggregates
   * @param to hears of each difference, on the asker's thread
   */
  public static Future<Report> ask(
      Vertx vertx,
      Executor asker,
      Executor folding,
      EventReader reader,
      Collection<AggregateType> types,
      Consumer<Difference> to) {
    var problems = new Problems();
    CommandNames names = CommandNames.of(types, problems);
    problems.throwIfAny();
    Promise<Report> done = ((VertxInternal) vertx).getOrCreateContext().promise();
    asker.execute(
        () -> {
          try {
            done.complete(new RecordedCommands(vertx, folding, reader, names, to).ask());
          } catch (CompletionException e) {
            done.fail(e.getCause());
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  private Report ask() {
    for (int partition = 0; partition < reader.partitions(); partition++) {
      EventBatch batch;
      long offset = 0;
      do {
        batch = join(reader.read(new Position(partition, offset), BYTES));
        batch.events(RECORDED).forEach(this::ask);
        offset = batch.next();
      } while (!batch.end());
    }
    return new Report(asked, different, skipped);
  }

  private void ask(Event event) {
    CommandRecorded recorded = (CommandRecorded) event.payload();
    Class<?> type = names.find(recorded.command());
    if (type == null) {
      skipped++;
      return;
    }
    asked++;
    String then = then(recorded);
    String now = now(event, recorded, names.type(recorded.command()), type);
    if (!then.equals(now)) {
      different++;
      to.accept(new Difference(event.position(), recorded, then, now));
    }
  }

  private String then(CommandRecorded recorded) {
    if (recorded.answer() != Answer.ACCEPTED) {
      return text(recorded.answer(), recorded.reason());
    }
    if (recorded.events() == 0) {
      return accepted(List.of());
    }
    StreamRead read =
        StreamRead.of(StreamId.parse(recorded.stream()))
            .from(recorded.decidedOn() + 1)
            .limit(recorded.events());
    return accepted(join(reader.readStream(read)).events().stream().map(Event::payload).toList());
  }

  private String now(Event event, CommandRecorded recorded, AggregateType type, Class<?> command) {
    StreamId stream = StreamId.parse(recorded.stream());
    try {
      Object payload = json.read(recorded.json().getBytes(StandardCharsets.UTF_8), command);
      Loaded state =
          recorded.decidedOn() < 0
              ? Loaded.nothing(stream)
              : join(
                  new AggregateLoader(vertx, folding, reader, type)
                      .loadAt(stream, recorded.decidedOn()));
      var clock = Clock.fixed(recorded.decidedAt(), ZoneOffset.UTC);
      var context = new DecisionContext(stream, event.metadata(), clock);
      return accepted(type.decider().decide(state.stateOrNull(), payload, context));
    } catch (Rejection rejection) {
      return text(Answer.REJECTED, String.valueOf(rejection.reason()));
    } catch (RuntimeException failure) {
      return text(Answer.FAILED, String.valueOf(failure));
    }
  }

  private static String accepted(List<?> events) {
    return text(
        Answer.ACCEPTED, events.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  private static String text(Answer answer, @Nullable String what) {
    return answer + " " + what;
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
