package dev.aorist.samples.bank;

import java.nio.file.Path;

/**
 * What the program is told.
 *
 * @param data the data directory
 * @param customers how many customers there are, with two accounts each; few make hot accounts
 * @param commands how many commands to send
 * @param inFlight how many of them are unanswered at once
 * @param seed for amounts and accounts
 */
record Settings(Path data, int customers, int commands, int inFlight, long seed) {
  static final String USAGE =
      """
      The program hammers a few accounts and then proves that no cent is lost:
        --data DIR       data directory (default target/bank-data)
        --customers N    customers, with two accounts each (default 4)
        --commands N     commands to send (default 200000)
        --in-flight N    commands that are unanswered at once (default 256)
        --seed N         for amounts and accounts (default 1)""";

  /**
   * @throws IllegalArgumentException with what is wrong
   */
  static Settings parse(String... arguments) {
    Path data = Path.of("target", "bank-data");
    int customers = 4;
    int commands = 200_000;
    int inFlight = 256;
    long seed = 1;
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException(
          arguments[arguments.length - 1] + " has no value.\n" + USAGE);
    }
    for (int i = 0; i < arguments.length; i += 2) {
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--data" -> data = Path.of(value);
        case "--customers" -> customers = number(arguments[i], value);
        case "--commands" -> commands = number(arguments[i], value);
        case "--in-flight" -> inFlight = number(arguments[i], value);
        case "--seed" -> seed = number(arguments[i], value);
        default ->
            throw new IllegalArgumentException("There is no " + arguments[i] + ".\n" + USAGE);
      }
    }
    return new Settings(data, customers, commands, inFlight, seed);
  }

  private static int number(String name, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, like any other text that is no such number
    }
    throw new IllegalArgumentException(
        name + " is a whole number from 1 on; got '" + value + "'.\n" + USAGE);
  }
}
