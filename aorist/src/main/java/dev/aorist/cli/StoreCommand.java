package dev.aorist.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What can be done with an event store, whatever its application is. */
@Command(name = "store", description = "Describe event stores. Needs no application.")
final class StoreCommand {
  @Spec private CommandSpec spec;

  /** Where the store is. */
  static final class Where {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Open this data directory. No application may be running on it.")
    private Path data;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "Ask the application that runs here.")
    private URI url;
  }

  @Command(description = "Tell what is in a store: partitions, events, files, bytes, first, last.")
  int describe(@ArgGroup(multiplicity = "1") Where where, @Mixin Output output) {
    PrintWriter out = spec.commandLine().getOut();
    JsonObject store;
    if (where.url != null) {
      try (var source = new RemoteSource(where.url)) {
        store = source.store();
      }
    } else {
      store = BareStore.describe(where.data);
    }
    if (output.isJson()) {
      out.println(store.encodePrettily());
    } else {
      // The end is a number for each partition: for programs.
      store.remove("end");
      Table.printFields(out, store);
    }
    out.flush();
    return ExitCode.OK;
  }
}
