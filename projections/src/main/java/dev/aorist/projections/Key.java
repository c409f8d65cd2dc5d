package dev.aorist.projections;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which row an event concerns, where that is not the row with the key of its stream: on a
 * component of an event's record, or on a method of the projection that takes the event (and, if it
 * likes, the whole {@link dev.aorist.eventstore.Event} after it) and returns the key as a {@link
 * String}. Once one event has a declared key, every event that the projection handles needs one,
 * and the projection is folded in total order, unless its rows are merged ({@link Merge}).
 */
@Documented
@Target({ElementType.METHOD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {}
