package dev.aorist.projections;

import dev.aorist.eventstore.ConsumerOffsets.Start;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a class as a subscriber: it acts on the world when something has happened (sends a mail,
 * fills a search index). Its methods with {@link dev.aorist.eventstore.EventHandler} take an event,
 * and the whole {@link dev.aorist.eventstore.Event} if they like as well; they return {@code void},
 * or a {@code Future} that ends when the work is done.
 *
 * <p>No event is missed, in the order of its partition: where a subscriber has come to is stored in
 * the log. It is stored after the work, so after a crash the last events may come <b>again</b>. The
 * {@linkplain dev.aorist.eventstore.Event#id event's id} is the same then: whoever must not act
 * twice keeps it. Events of different partitions are handled side by side, while their futures are
 * not complete.
 *
 * <p>A subscriber is not told of the past again when a view is rebuilt. Its methods are called on a
 * thread of its own, one at a time, so they may block; and a slow one slows nobody else.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Subscriber {
  /**
   * The name of its consumer group, under which its place in the log is stored: at most 128 bytes,
   * no control characters. Two that share a name share its place.
   */
  String value();

  /** Where it begins when it is started for the first time. */
  Start start() default Start.BEGINNING;

  /**
   * How often an event that fails is tried again, after 100 ms and then twice as long each time, at
   * most 10 s, before the subscriber stops.
   */
  int retries() default 0;
}
