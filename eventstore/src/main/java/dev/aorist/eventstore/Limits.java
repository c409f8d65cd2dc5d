package dev.aorist.eventstore;

/**
 * How large things may be. Checked before memory is taken for them; beyond a limit an append fails
 * with {@link LimitExceededException} and nothing is written.
 */
public final class Limits {
  /** The data of one event, encoded, in bytes. */
  public static final int EVENT_BYTES = 1 << 20;

  /** One append as stored, in bytes. */
  public static final int APPEND_BYTES = 4 << 20;

  /** The events of one append, over all its streams. */
  public static final int APPEND_EVENTS = 10_000;

  /** The streams of one append. */
  public static final int APPEND_STREAMS = 1_000;

  /** The consumer groups that store offsets in one partition. */
  public static final int CONSUMER_GROUPS = 1_000;

  /** The partitions of a store. */
  public static final int PARTITIONS = 4_096;

  private Limits() {}
}
