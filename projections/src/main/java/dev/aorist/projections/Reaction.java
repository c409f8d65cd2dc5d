package dev.aorist.projections;

import dev.aorist.eventstore.ConsumerOffsets.Start;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a class as a reaction: when something has happened, something else shall be done. Its
 * methods with {@link dev.aorist.eventstore.EventHandler} take an event, and the whole {@link
 * dev.aorist.eventstore.Event} if they like as well; they return a command, a collection of
 * commands, or null for none. A reaction and an aggregate that keeps where a process stands make a
 * process manager.
 *
 * <p>Each command's effect is there once. Its id derives from the reaction, the event and the
 * command's place among those returned, so a command that is sent again after a crash is recognised
 * by the log, however much later. So a handler must return the same commands for the same event: it
 * computes, and asks nobody.
 *
 * <p>Commands of one event are sent one after the other, those of events of different partitions
 * side by side. A command that is accepted or rejected is done. A rejection leaves no trace, so a
 * process that has to act on a refusal lets its aggregate say it by an event. While the store is
 * overloaded or the outcome is unknown, the same command is sent again until it is answered.
 *
 * <p>The commands' events name the event as their cause and carry on its correlation id. Nothing is
 * sent when a view is rebuilt.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Reaction {
  /**
   * The name of its consumer group, under which its place in the log is stored and from which the
   * ids of its commands derive: never give it to another reaction.
   */
  String value();

  /** Where it begins when it is started for the first time. */
  Start start() default Start.BEGINNING;

  /**
   * How often an event is tried again whose handler fails, or whose command fails in its handler,
   * after 100 ms and then twice as long each time, at most 10 s, before the reaction stops.
   */
  int retries() default 0;
}
