package dev.aorist.commandbus;

/**
 * What decisions share that were made on the same uncommitted state: once an append among them was
 * lost, none of them may be told as a fact. Lost by any thread, asked by any.
 */
final class Speculation {
  private volatile boolean lost;

  void lose() {
    lost = true;
  }

  boolean isLost() {
    return lost;
  }
}
