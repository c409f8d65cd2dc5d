package dev.aorist.aggregates;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the component (of a record) or field (of a class) of a command that says which aggregate it
 * is for. It becomes the key of the aggregate's stream. Its type is {@code String}, {@link
 * java.util.UUID}, an integral number, an enum, or a record that wraps just one of these.
 */
@Documented
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface AggregateId {}
