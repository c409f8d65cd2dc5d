package dev.aorist.eventstore.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the store's logger still while faults are tried by the thousand, until it is closed. */
public final class Quiet implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.aorist.eventstore");
  private final Level before = logger.getLevel();

  public Quiet() {
    logger.setLevel(Level.OFF);
  }

  @Override
  public void close() {
    logger.setLevel(before);
  }
}
