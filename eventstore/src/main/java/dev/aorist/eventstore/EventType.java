package dev.aorist.eventstore;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives an event class the logical name under which its events are stored, for ever; class names
 * never reach the log.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {
  /** The logical name, lower case with dots and dashes, for example {@code account.opened}. */
  String value();

  /**
   * The version of the event's schema, from 1; raised together with an upcaster when the shape
   * changes.
   */
  int version() default 1;
}
