package dev.aorist.projections;

/**
 * Marks a class whose handlers fold events into rows of type {@code R}, a record. See {@link
 * Projection}.
 *
 * @param <R> the row, which is stored as JSON where a store keeps it outside of the process
 */
public interface Folds<R> {}
