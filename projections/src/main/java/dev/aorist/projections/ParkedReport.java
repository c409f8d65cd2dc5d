package dev.aorist.projections;

/**
 * What came of folding parked events.
 *
 * @param view the view's name
 * @param folded how many took effect
 * @param discarded how many are passed over for good
 * @param parked how many of those tried are parked still
 */
public record ParkedReport(String view, long folded, long discarded, long parked) {}
