package dev.aorist.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Application;
import dev.aorist.projections.RowChange;
import dev.aorist.projections.ViewCheck;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gate in the build: a dry run of a rebuild with the code of today, on a copy of a data
 * directory. It fails when rows would change or events could not be folded, so nobody changes what
 * the view says without saying so. {@code -Dbank.store=directory} names a data directory that no
 * program has open, such as a copy of the one in production; without it the program makes a small
 * one.
 */
class ViewGateTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @TempDir Path directory;

  /** The code of today. */
  Application application() {
    return new BankApplication();
  }

  /** A data directory; it is copied, and stays as it is. */
  Path store() throws Exception {
    String given = System.getProperty("bank.store");
    if (given != null) {
      return Path.of(given);
    }
    Path made = directory.resolve("store");
    fill(made);
    return made;
  }

  static void fill(Path store) throws InterruptedException {
    String[] some = {"--data", store.toString(), "--commands", "300", "--customers", "2"};
    assertThat(Main.run(NOWHERE, NOWHERE, some)).isZero();
  }

  @Test
  void todays_code_makes_the_rows_that_are_stored() throws Exception {
    Path copy = directory.resolve("copy");
    copy(store(), copy);
    Queue<RowChange<?>> changes = new ConcurrentLinkedQueue<>();
    Vertx vertx = Vertx.vertx();
    try {
      AoristOptions options = application().configure(AoristOptions.at(copy));
      ViewCheck check = Books.await(Aorist.dryRun(vertx, options, "balances", changes::add));

      assertThat(check.failures()).as("events that cannot be folded").isEmpty();
      assertThat(changes).as("rows that would change").isEmpty();
      assertThat(check.holds()).as("the view holds: %s", check).isTrue();
    } finally {
      Books.await(vertx.close());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.toList();
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(from.relativize(file).toString()));
    }
  }
}
