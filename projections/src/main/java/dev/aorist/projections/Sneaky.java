package dev.aorist.projections;

/** Lets what an application's method threw through as it is, checked or not. */
final class Sneaky {
  private Sneaky() {}

  /** Never returns; {@code throw Sneaky.rethrow(e)} tells the compiler so. */
  static RuntimeException rethrow(Throwable thrown) {
    throw Sneaky.<RuntimeException>as(thrown);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T as(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
