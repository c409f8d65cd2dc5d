package dev.aorist.samples.quakes;

import java.io.Console;

/** The program: plays a feed of earthquakes, keeps views of it and serves them. */
public final class Main {
  private Main() {}

  /** Ends with code 0 when all was done, 1 when it could not be. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0) {
      System.err.println(
          """
          The program takes no arguments; it is told what to do by the environment:
            QUAKES_DATA          data directory (default target/quakes-data)
            QUAKES_FEED          feed file, one JSON object a line (default: a week of real quakes)
            QUAKES_ON_MALFORMED  skip (default) or stop
            QUAKES_AS_OF         instants to report on, separated by commas
            QUAKES_PORT          where to serve on the loopback address (default 8080, 0 for any)
            QUAKES_ONCE          1 to end after the last line instead of serving""");
      System.exit(1);
    }
    var program = new Program(System.out, System.err, isTerminal(), System::nanoTime);
    int code = program.run(System.getenv());
    if (code != Program.SERVING) {
      System.exit(code);
    }
  }

  /** From Java 22 on there is a console also where nobody watches, and it can be asked. */
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
