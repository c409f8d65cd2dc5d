package dev.aorist.aggregates;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of an {@link Aggregate} that decides on a command. Its first parameter is the
 * command; after it may come a {@link java.time.Clock}, which tells the time of the decision, and
 * the command's {@link dev.aorist.eventstore.Metadata}. It returns one event, a {@code List},
 * {@code Stream} or {@code Optional} of events, or nothing, and throws {@link Rejection} to refuse.
 *
 * <p>A static method creates the aggregate, an instance method changes it. A handler only computes:
 * it holds the lane of its partition, so it must not wait for anything, and it must not change the
 * state; that is what event handlers are for.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CommandHandler {}
