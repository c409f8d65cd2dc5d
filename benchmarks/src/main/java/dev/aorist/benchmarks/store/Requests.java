package dev.aorist.benchmarks.store;

import dev.aorist.eventstore.Metadata;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What a request brings along, all of it: an append id of its own, and metadata. The metadata is
 * made before, some hundred different ones taken in turn: to a store it comes ready from the
 * request, and making it is not the store's work.
 *
 * <p>For one thread.
 */
final class Requests {
  private static final int DIFFERENT = 512;
  private static final long VERSION_7 = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Clock clock;
  private final RandomGenerator random;
  private final Metadata[] metadata;
  private int next;

  Requests(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
    this.metadata = Stream.generate(this::fullMetadata).limit(DIFFERENT).toArray(Metadata[]::new);
  }

  /** A UUID of version 7: 48 bits of milliseconds, the rest chance (RFC 9562, section 5.7). */
  UUID id() {
    long high = clock.millis() << 16 | VERSION_7 | random.nextLong() >>> 52;
    return new UUID(high, VARIANT | random.nextLong() >>> 2);
  }

  /** Metadata with every part but headers and command id, which an append has none of. */
  Metadata metadata() {
    next = next + 1 == DIFFERENT ? 0 : next + 1;
    return metadata[next];
  }

  private Metadata fullMetadata() {
    HexFormat hex = HexFormat.of();
    String trace = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    return Metadata.none()
        .withCorrelationId(id().toString())
        .withCausationId(id())
        .withTraceparent("00-" + trace + "-" + hex.toHexDigits(random.nextLong()) + "-01")
        .withActor("teller-" + random.nextInt(100));
  }
}
