package dev.aorist.eventstore.handler;

import java.util.List;
import java.util.TreeSet;

/**
 * Collects what is wrong with the application's classes, so that whoever starts it hears of
 * everything at once. Problems come out sorted by their text and each once, whatever the order in
 * which they were found.
 *
 * <p>What is wrong and what to do are given as parts of one sentence, without its full stop: {@code
 * add(Account.class, "is abstract", "make it a record or a final class")} reads {@code
 * bank.Account: is abstract; make it a record or a final class.}
 *
 * <p>For one thread.
 */
public final class Problems {
  private final TreeSet<String> texts = new TreeSet<>();

  /**
   * Adds a problem.
   *
   * @param where what it is about, as its author knows it
   * @param what what is wrong
   * @param remedy what to do
   */
  public void add(String where, String what, String remedy) {
    texts.add(where + ": " + what + "; " + remedy + ".");
  }

  /** Adds a problem of a class. */
  public void add(Class<?> where, String what, String remedy) {
    add(Names.full(where), what, remedy);
  }

  /** Adds a problem of a method. */
  public void add(HandlerMethod where, String what, String remedy) {
    add(Names.inPackage(where.owner(), where.describe()), what, remedy);
  }

  public boolean isEmpty() {
    return texts.isEmpty();
  }

  /** The problems so far, sorted. */
  public List<String> texts() {
    return List.copyOf(texts);
  }

  /**
   * Ends the start when there are problems.
   *
   * @throws WiringException with all of them
   */
  public void throwIfAny() {
    if (!texts.isEmpty()) {
      throw new WiringException(texts());
    }
  }
}
