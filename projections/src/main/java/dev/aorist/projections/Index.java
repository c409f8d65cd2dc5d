package dev.aorist.projections;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a row's record by which rows are to be found: {@code record Balance(@Index
 * String owner, long cents)} lets {@link View#query} find all balances of an owner without reading
 * the others. The value is compared by its text ({@link String#valueOf(Object)}); {@code null} and
 * an empty {@link java.util.Optional} are not found.
 *
 * <p>To begin or end an index has the view rebuilt, as a raised version does.
 */
@Documented
@Target({ElementType.METHOD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Index {}
