package dev.aorist.commandbus;

import java.util.List;

/**
 * What decisions share that were made on the same uncommitted state: once an append among them was
 * lost, none of them may be told as a fact. Lost by any thread, asked by any.
 */
final class Speculation {
  private final List<Speculation> parts;
  private volatile boolean lost;

  Speculation() {
    this(List.of());
  }

  private Speculation(List<Speculation> parts) {
    this.parts = parts;
  }

  /** Of a decision that was made on several states: lost as soon as one of them is. */
  static Speculation on(List<Speculation> parts) {
    return new Speculation(parts);
  }

  void lose() {
    lost = true;
  }

  boolean isLost() {
    if (lost) {
      return true;
    }
    for (Speculation part : parts) {
      if (part.isLost()) {
        return true;
      }
    }
    return false;
  }
}
