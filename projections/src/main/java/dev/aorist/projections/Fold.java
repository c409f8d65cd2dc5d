package dev.aorist.projections;

import dev.aorist.eventstore.handler.Problems;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * A fold from events to the rows of a view, in its plain form; annotated classes ({@link
 * Projection}) are adapted to it. Pure computing, for several threads at once.
 *
 * @param <R> the row, a record
 */
public interface Fold<R> {
  /** The view's name; see {@link Projection#value()}. */
  String name();

  /** The declared version; see {@link Projection#version()}. */
  int version();

  /** The record that a row is. */
  Class<R> rowType();

  /** In which order it has to see events. */
  Order order();

  /** What becomes of the view when an event cannot be folded. */
  default FailurePolicy onFailure() {
    return FailurePolicy.stop();
  }

  /** Whether all versions of a row are kept, to answer about the past in the time of a look-up. */
  default boolean history() {
    return false;
  }

  /**
   * For how long versions of a row are kept, by the times of events, where they are kept at all;
   * empty for ever. See {@link Projection#keepHistory()}.
   */
  default Optional<Duration> keepHistory() {
    return Optional.empty();
  }

  /**
   * How two parts of a row become one, with {@link Order#MERGED} and only then; what is said of
   * {@link Merge} holds for it.
   */
  default Optional<BinaryOperator<R>> merge() {
    return Optional.empty();
  }

  /** The event classes that it folds, each with a logical name; all others pass it by undecoded. */
  Set<Class<?>> events();

  /**
   * Says what one event does to rows. With {@link Order#STREAM} it may change only the row that has
   * the key of the event's stream.
   *
   * @throws RuntimeException when it cannot: the event counts as failing
   */
  void apply(Occurrence event, Rows<R> rows);

  /**
   * The fold that an annotated object declares.
   *
   * @throws dev.aorist.eventstore.handler.WiringException with everything that is wrong with it
   */
  static <R> Fold<R> of(Folds<R> projection) {
    var problems = new Problems();
    Optional<Fold<R>> fold = FoldWiring.read(projection, problems);
    problems.throwIfAny();
    return fold.orElseThrow();
  }
}
