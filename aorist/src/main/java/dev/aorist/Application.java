package dev.aorist;

/**
 * Tells what an application registers, so that programs besides it, such as the command line
 * program, can open its data directory. Found by {@link java.util.ServiceLoader}: the application's
 * jar names its implementation in {@code META-INF/services/dev.aorist.Application}.
 */
public interface Application {
  /** {@code options} with the application's registrations, and nothing started. */
  AoristOptions configure(AoristOptions options);
}
