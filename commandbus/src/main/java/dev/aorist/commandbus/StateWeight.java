package dev.aorist.commandbus;

import dev.aorist.eventstore.EventStoreException;
import dev.aorist.eventstore.json.JsonValues;
import java.util.function.ToLongFunction;

/**
 * About how many bytes of heap a state takes: its JSON tells its size well enough, as objects take
 * some times what their text does. Any thread may ask.
 */
final class StateWeight implements ToLongFunction<Object> {
  /** What the cache needs beside the state: its entry, the stream's name, who waits. */
  static final int ENTRY = 400;

  private static final int HEAP_FOR_JSON = 4;

  /** For a state that has no JSON. */
  private static final int UNKNOWN = 1_024;

  private final JsonValues json = new JsonValues();

  @Override
  public long applyAsLong(Object state) {
    try {
      return ENTRY + (long) HEAP_FOR_JSON * json.write(state).length;
    } catch (EventStoreException e) {
      return ENTRY + UNKNOWN;
    }
  }
}
