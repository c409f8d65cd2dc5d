package dev.aorist.projections;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rebuild gave.
 *
 * @param view the view's name
 * @param events how many events were behind the new rows when they were compared
 * @param took how long it took, from the call
 * @param stood how long the view stood still for the switch: what was recorded meanwhile had to
 *     wait to be folded, while queries were answered
 * @param rebuilt the digest of the new rows
 * @param beforeOrNull the digest of the old rows, made of the same events; none where a raised
 *     version makes comparing pointless
 * @param switched whether the new rows answer now
 */
public record RebuildReport(
    String view,
    long events,
    Duration took,
    Duration stood,
    ViewDigest rebuilt,
    @Nullable ViewDigest beforeOrNull,
    boolean switched) {
  public Optional<ViewDigest> before() {
    return Optional.ofNullable(beforeOrNull);
  }

  /** Whether old and new were compared and found to differ, in rows or in what is parked. */
  public boolean differs() {
    return beforeOrNull != null && !beforeOrNull.same(rebuilt);
  }
}
