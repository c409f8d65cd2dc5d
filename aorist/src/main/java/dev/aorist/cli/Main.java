package dev.aorist.cli;

import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.http.ApiException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/**
 * The program {@code aorist}. Answers go to standard output, everything else to standard error.
 * Exit codes: 0 done, 1 it could not be done, 2 the command line makes no sense, 3 done and
 * differences found.
 */
@Command(
    name = "aorist",
    description = "Looks into the event stores and views of Aorist applications.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    subcommands = {
      AggregateCommand.class,
      ViewCommand.class,
      SubscriberCommand.class,
      StoreCommand.class,
      ClusterCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::fail)
        .execute(args);
  }

  @Override
  public void run() {
    CommandLine line = spec.commandLine();
    line.printVersionHelp(line.getOut());
    line.usage(line.getOut());
  }

  /** An error is one line that says what to do, not a stack trace. */
  private static int fail(Exception failure, CommandLine line, ParseResult words) {
    line.getErr().println("aorist: " + text(failure));
    line.getErr().flush();
    return exitCode(failure);
  }

  private static int exitCode(Exception failure) {
    if (failure instanceof CliException known) {
      return known.exitCode();
    }
    return failure instanceof ApiException answer && answer.status() == 400
        ? ExitCode.USAGE
        : ExitCode.FAILED;
  }

  private static String text(Exception failure) {
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return failure instanceof StoreOpenException open
            && open.reason() == StoreOpenException.Reason.IN_USE
        ? text + " If the application runs there, ask it: --url http://HOST:PORT."
        : text;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      // The manifest of the packaged program has it; classes run from a directory have none.
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"aorist " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
