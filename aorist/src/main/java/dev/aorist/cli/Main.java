package dev.aorist.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program {@code aorist}. It has no commands yet: it tells its version and its usage. Exit code
 * 0 is success, 2 a command line that it does not understand.
 */
@Command(
    name = "aorist",
    description = "Aorist, event sourcing for Vert.x. This program has no commands yet.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main()).setOut(out).setErr(err).execute(args);
  }

  @Override
  public void run() {
    CommandLine line = spec.commandLine();
    line.printVersionHelp(line.getOut());
    line.usage(line.getOut());
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
