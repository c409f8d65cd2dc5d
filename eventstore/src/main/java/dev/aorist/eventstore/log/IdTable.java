package dev.aorist.eventstore.log;

/**
 * A map from ids to record numbers in three numbers an entry: open addressing, no objects. Owned by
 * a lane.
 */
final class IdTable {
  private long[] slots = new long[3 * 16];
  private int size;
  private long last = -1;

  /** The highest record number in it, -1 when it is empty. */
  long last() {
    return last;
  }

  /** How many ids there are. */
  int size() {
    return size;
  }

  /** The record number of an id, -1 when there is none. */
  long get(long high, long low) {
    int at = slot(slots, high, low);
    return slots[at + 2] - 1;
  }

  void put(long high, long low, long number) {
    if (2 * size >= slots.length / 3) {
      grow();
    }
    int at = slot(slots, high, low);
    size += slots[at + 2] == 0 ? 1 : 0;
    set(slots, at, high, low, number + 1);
    last = Math.max(last, number);
  }

  private void grow() {
    long[] more = new long[2 * slots.length];
    for (int i = 0; i < slots.length; i += 3) {
      if (slots[i + 2] != 0) {
        set(more, slot(more, slots[i], slots[i + 1]), slots[i], slots[i + 1], slots[i + 2]);
      }
    }
    slots = more;
  }

  private static void set(long[] slots, int at, long high, long low, long numberAndOne) {
    slots[at] = high;
    slots[at + 1] = low;
    slots[at + 2] = numberAndOne;
  }

  /**
   * The id's slot, or the free one where it belongs. The third number is the record number and one;
   * 0 marks it free.
   */
  private static int slot(long[] slots, long high, long low) {
    int entries = slots.length / 3;
    long hash = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    int i = (int) (hash >>> 32) & entries - 1;
    while (slots[3 * i + 2] != 0 && (slots[3 * i] != high || slots[3 * i + 1] != low)) {
      i = i + 1 & entries - 1;
    }
    return 3 * i;
  }
}
