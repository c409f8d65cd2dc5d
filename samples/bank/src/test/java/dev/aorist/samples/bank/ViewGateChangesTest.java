package dev.aorist.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.Application;
import dev.aorist.eventstore.EventHandler;
import dev.aorist.projections.Folds;
import dev.aorist.projections.Projection;
import dev.aorist.samples.bank.domain.Account;
import dev.aorist.samples.bank.domain.AccountEvent;
import dev.aorist.samples.bank.domain.Credited;
import dev.aorist.samples.bank.domain.Debited;
import dev.aorist.samples.bank.domain.Deposited;
import dev.aorist.samples.bank.domain.Opened;
import dev.aorist.samples.bank.domain.Refunded;
import dev.aorist.samples.bank.domain.Transfer;
import dev.aorist.samples.bank.domain.Withdrawn;
import dev.aorist.samples.bank.views.Balance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The gate does its work: run by JUnit against a store of yesterday, it passes for a fold that was
 * only rewritten, and fails for one that gives other rows or cannot fold what there is. Nobody
 * touches the store.
 */
class ViewGateChangesTest {
  @TempDir static Path directory;

  @BeforeAll
  static void yesterday() throws InterruptedException {
    ViewGateTest.fill(yesterdaysStore());
  }

  private static Path yesterdaysStore() {
    return directory.resolve("yesterday");
  }

  /** What an event adds to an account, in other words than the fold of yesterday has for it. */
  private static long gain(AccountEvent event) {
    if (event instanceof Deposited deposited) {
      return deposited.cents();
    }
    if (event instanceof Withdrawn withdrawn) {
      return -withdrawn.cents();
    }
    if (event instanceof Debited debited) {
      return -debited.cents();
    }
    if (event instanceof Credited credited) {
      return credited.cents();
    }
    return event instanceof Refunded refunded ? refunded.cents() : 0;
  }

  /** Rewritten, to the same effect. */
  @Projection("balances")
  static final class Rewritten implements Folds<Balance> {
    @EventHandler
    Balance on(Opened e) {
      return new Balance(0);
    }

    @EventHandler
    Balance on(Balance row, AccountEvent e) {
      return new Balance(gain(e) + row.cents());
    }
  }

  /** Forgets money that was taken back. */
  @Projection("balances")
  static final class Forgetful implements Folds<Balance> {
    @EventHandler
    Balance on(Opened e) {
      return new Balance(0);
    }

    @EventHandler
    Balance on(Balance row, AccountEvent e) {
      return e instanceof Withdrawn ? row : new Balance(row.cents() + gain(e));
    }
  }

  /** Other rows, as a raised version announces: the gate wants somebody to look at them. */
  @Projection(value = "balances", version = 2)
  static final class Raised implements Folds<Balance> {
    @EventHandler
    Balance on(Opened e) {
      return new Balance(100);
    }

    @EventHandler
    Balance on(Balance row, AccountEvent e) {
      return new Balance(row.cents() + gain(e));
    }
  }

  /** Cannot fold what there is. */
  @Projection("balances")
  static final class Strict implements Folds<Balance> {
    @EventHandler
    Balance on(Opened e) {
      return new Balance(0);
    }

    @EventHandler
    Balance on(Balance row, AccountEvent e) {
      if (e instanceof Withdrawn) {
        throw new IllegalStateException("nobody takes money out");
      }
      return new Balance(row.cents() + gain(e));
    }
  }

  /** The gate of a build with another fold, on the store of yesterday. */
  abstract static class Gate extends ViewGateTest {
    private final Class<?> fold;

    Gate(Class<?> fold) {
      this.fold = fold;
    }

    @Override
    Application application() {
      return options -> options.register(Account.class, Transfer.class, Transfers.class, fold);
    }

    @Override
    Path store() {
      return yesterdaysStore();
    }
  }

  static class RewrittenGate extends Gate {
    RewrittenGate() {
      super(Rewritten.class);
    }
  }

  static class ForgetfulGate extends Gate {
    ForgetfulGate() {
      super(Forgetful.class);
    }
  }

  static class RaisedGate extends Gate {
    RaisedGate() {
      super(Raised.class);
    }
  }

  static class StrictGate extends Gate {
    StrictGate() {
      super(Strict.class);
    }
  }

  @Test
  void the_gate_passes_what_changes_nothing_and_stops_what_does() throws Exception {
    Map<String, String> before = files();
    assertThat(verdict(RewrittenGate.class)).isEmpty();
    assertThat(verdict(ForgetfulGate.class).orElseThrow())
        .hasMessageContaining("rows that would change")
        .hasMessageContaining("RowChange[");
    assertThat(verdict(RaisedGate.class).orElseThrow())
        .hasMessageContaining("rows that would change");
    assertThat(verdict(StrictGate.class).orElseThrow())
        .hasMessageContaining("events that cannot be folded")
        .hasMessageContaining("nobody takes money out");
    assertThat(files()).isEqualTo(before);
  }

  /** What JUnit makes of a test class with one test: nothing, or why it failed. */
  private static Optional<Throwable> verdict(Class<?> gate) {
    TestExecutionResult[] verdict = new TestExecutionResult[1];
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(gate))
                .build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                  verdict[0] = result;
                }
              }
            });
    assertThat(verdict[0]).as("the test of %s was run", gate).isNotNull();
    assertThat(verdict[0].getThrowable().isEmpty())
        .isEqualTo(verdict[0].getStatus() == Status.SUCCESSFUL);
    return verdict[0].getThrowable();
  }

  /** The digest of each file of the store. */
  private static Map<String, String> files() throws Exception {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(yesterdaysStore())) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(yesterdaysStore().relativize(file).toString(), digest(file));
      }
    }
    return files;
  }

  private static String digest(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
