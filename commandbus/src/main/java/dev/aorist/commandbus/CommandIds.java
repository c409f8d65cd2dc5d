package dev.aorist.commandbus;

import dev.aorist.eventstore.spi.Environment;
import java.util.UUID;

/**
 * Makes command ids: UUIDs of version 7 (RFC 9562), the milliseconds since 1970 in the first 48
 * bits and chance in the rest. Any thread may ask.
 */
final class CommandIds {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final Environment environment;

  CommandIds(Environment environment) {
    this.environment = environment;
  }

  UUID next() {
    long millis = environment.clock().millis();
    long high = millis << 16 | VERSION_7 | environment.random().nextInt(1 << 12);
    return new UUID(high, VARIANT | environment.random().nextLong() >>> 2);
  }
}
