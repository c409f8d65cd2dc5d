package dev.aorist.projections;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how two parts of a row become one: on a method {@code R merge(R one, R other)} of a
 * projection whose rows mix streams, static or not. Each partition is then folded apart, in
 * parallel, into a part of the row of its own ({@link Order#MERGED}), instead of all of them as one
 * sequence by one worker; whoever asks for a row gets its parts merged.
 *
 * <p>So a handler is given the part of its partition, and none where that partition has not made
 * one, whatever others have: an event that changes a row needs a handler that makes it, too. Parts
 * are merged in the order of their partitions, so the answer is the same whenever and wherever it
 * is asked for. It is also the row of total order if it does not matter which events came first, as
 * with counts, sums of whole numbers, and the greatest of all.
 *
 * <p>The method is called when rows are read, by several threads at once, and must compute purely.
 * It changes neither row and never returns {@code null}. Keys of rows are at most 1019 bytes long
 * and hold neither U+0000 nor U+0001. It does not go together with history, {@link Index} and
 * parking.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Merge {}
