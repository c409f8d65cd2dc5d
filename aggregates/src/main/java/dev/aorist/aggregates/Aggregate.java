package dev.aorist.aggregates;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class whose instances are the states of one kind of aggregate: what commands are decided
 * on. Its methods marked {@link CommandHandler} turn a command into events, those marked {@link
 * dev.aorist.eventstore.EventHandler} turn an event into the next state.
 *
 * <p>Records come first: a static handler creates, an instance handler changes, and there is no
 * state that is {@code null}. A command for a static handler is rejected with {@link AlreadyExists}
 * when the aggregate exists, one for an instance handler with {@link NotFound} when it does not.
 *
 * <p>A class that changes in place works as well: it has a constructor without parameters, and its
 * event handlers return nothing.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Aggregate {
  /**
   * The category of the aggregate's streams, for example {@code account}: part of what is stored,
   * so it stays the same when the class is renamed.
   */
  String value();

  /**
   * The version of the state's shape and meaning; raise it when today's code would fold the same
   * events to another state. Snapshots of other versions are not used.
   */
  int version() default 1;
}
