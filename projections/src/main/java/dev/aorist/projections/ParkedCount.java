package dev.aorist.projections;

/**
 * How much a view has parked.
 *
 * @param rows how many rows stand still
 * @param events how many events wait for them
 */
public record ParkedCount(long rows, long events) {
  /** Nothing is parked. */
  public static final ParkedCount NONE = new ParkedCount(0, 0);
}
