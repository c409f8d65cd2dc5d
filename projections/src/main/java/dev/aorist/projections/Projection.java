package dev.aorist.projections;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a class, which is to be a {@link Folds}, as a projection: the fold that keeps one view.
 *
 * <p>Its methods with {@link dev.aorist.eventstore.EventHandler} say what an event does to a row
 * ({@code R} being the row's record, {@code E} the event's class or a sealed type that covers
 * several; any of them may take the whole {@link dev.aorist.eventstore.Event} as last parameter):
 *
 * <ul>
 *   <li>{@code R on(E event)} makes the row, whatever was there; where the same event has the next
 *       form too, only if there is none;
 *   <li>{@code R on(R row, E event)} changes the row, which has to be there;
 *   <li>{@code void on(E event, Rows<R> rows)} changes rows of any keys;
 *   <li>{@code void on(E event)} says that the event is none of the projection's business.
 * </ul>
 *
 * <p>Returning {@code null} deletes the row. The row's key is the key of the event's stream, unless
 * a {@link Key} says otherwise.
 *
 * <p>The nearest handler counts: that of the event's class, else that of a sealed type over it. All
 * that a sealed type permits has to be handled if one of it is, so that a new event is not passed
 * over by accident; {@code void others(AccountEvent e)} passes over all that have no handler of
 * their own, on purpose.
 *
 * <p><b>Order is part of the meaning</b> and follows from the declaration: {@link Order#STREAM}
 * where every row has its stream's key, else {@link Order#MERGED} where a method with {@link Merge}
 * says how parts of a row become one, else {@link Order#TOTAL}.
 *
 * <p>Handlers are pure computing: the same events give the same rows, whenever and however often
 * they are folded. One instance serves several threads, so it holds no state.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Projection {
  /**
   * The view's name: lower case letters, digits, dashes and dots, starting with a letter, at most
   * 64 characters.
   */
  String value();

  /**
   * The declared version of the fold, from 1. Raise it when the fold changes: the view is then
   * rebuilt beside the old one, which answers until the new one has caught up.
   */
  int version() default 1;

  /**
   * How often the view goes on by itself after a failure before it stops: {@link
   * FailurePolicy.RetryThenStop}, if it is not 0.
   */
  int retries() default 0;

  /**
   * Whether an event that cannot be folded is parked with the rows that it concerns, while all
   * others go on: {@link FailurePolicy.Park}. Excludes {@link #retries}.
   */
  boolean parks() default false;

  /** How many events may be parked at once, from 1; the view stops before one more. */
  long mostParked() default FailurePolicy.Park.USUAL;

  /**
   * Whether the store keeps every version of every row, so that questions about the past are
   * answered by a look-up instead of a replay. Each change of a row by an event takes a line in the
   * store. To begin or end it has the view rebuilt, as a raised version does.
   */
  boolean history() default false;

  /**
   * For how long versions of a row are kept where {@link #history} is: an ISO-8601 duration such as
   * {@code P90D}, by the times of events; empty for ever. When a row gets a new version, those are
   * forgotten that were over so long before it. Questions about moments of which nothing is known
   * any more are answered by a replay, as without history. It can be changed at any time, and
   * nothing is rebuilt for it.
   */
  String keepHistory() default "";
}
