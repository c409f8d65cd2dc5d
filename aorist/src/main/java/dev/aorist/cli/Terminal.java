package dev.aorist.cli;

import java.io.Console;

/** Whether somebody watches: decides between a line that moves and plain lines. */
final class Terminal {
  private Terminal() {}

  /** Whether standard input and output both belong to a terminal. */
  static boolean isWatched() {
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /**
   * From Java 22 on there may be a console without a terminal, and a method that tells; Java 17 has
   * neither.
   */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
