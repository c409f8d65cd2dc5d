package dev.aorist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.bank.Bank;
import dev.aorist.bank.BankApplication;
import dev.aorist.commandbus.Outcome;
import dev.aorist.eventstore.StoreOpenException;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.projections.ViewDigest;
import dev.aorist.projections.spi.ViewStoreException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedTest {
  private static final Instant NOON = Instant.parse("2026-07-28T12:00:00Z");

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Wait.until(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_command_changes_its_view_and_a_rejection_tells_why(boolean inMemory) {
    Aorist aorist = embed(inMemory ? AoristOptions.inMemory() : AoristOptions.at(directory));
    send(aorist, new Bank.Open("alice", "Alice"));
    Outcome.Accepted deposited = send(aorist, new Bank.Deposit("alice", 500)).orThrow();

    Optional<Bank.Balance> seen =
        Wait.until(aorist.view(Bank.Balances.class).atLeast(deposited.position()).get("alice"));
    Outcome refused = send(aorist, new Bank.Withdraw("alice", 700));

    assertThat(seen).contains(new Bank.Balance("Alice", 500));
    assertThat(refused).isEqualTo(new Outcome.Rejected(new Bank.InsufficientFunds(500)));
    assertThat(aorist.store().end().events()).isEqualTo(2);
    assertThat(aorist.store().partitions()).isEqualTo(4);
  }

  @Test
  void classes_are_found_in_the_packages_that_are_registered() {
    AoristOptions options = AoristOptions.inMemory().registerPackage("dev.aorist.bank");

    Aorist aorist = Wait.until(Aorist.embed(vertx, options));

    send(aorist, new Bank.Open("alice", "Alice"));
    assertThat(Wait.until(aorist.view(Bank.Totals.class).atLeast(aorist.store().end()).rows()))
        .singleElement()
        .satisfies(row -> assertThat(row.row()).isEqualTo(new Bank.Total(1, 0)));
    Wait.until(aorist.close());
  }

  @Test
  void a_package_with_nothing_in_it_is_told_at_the_start() {
    AoristOptions options = AoristOptions.inMemory().registerPackage("dev.aorist.bnak");

    assertThatThrownBy(() -> Wait.until(Aorist.embed(vertx, options)))
        .isInstanceOf(WiringException.class)
        .hasMessageContaining(
            "package dev.aorist.bnak: has no class with @Aggregate or @EventType or @Projection or @Reaction or"
                + " @Subscriber;"
                + " check its spelling, and that it is on the class path; or do not register it.");
  }

  @Test
  void a_restart_keeps_events_and_views() {
    Aorist first = embed(AoristOptions.at(directory));
    send(first, new Bank.Open("alice", "Alice"));
    send(first, new Bank.Deposit("alice", 500));
    ViewDigest before = digestOfBalances(first);
    Wait.until(first.close());

    Aorist second = embed(AoristOptions.at(directory));

    assertThat(digestOfBalances(second)).isEqualTo(before);
    assertThat(before.rows()).isEqualTo(1);
    assertThat(Wait.until(second.view(Bank.Totals.class).atLeast(second.store().end()).rows()))
        .singleElement()
        .satisfies(row -> assertThat(row.row()).isEqualTo(new Bank.Total(1, 500)));
    assertThat(send(second, new Bank.Withdraw("alice", 200)).orThrow().version()).isEqualTo(2);
  }

  @Test
  void a_database_that_cannot_be_opened_is_told_and_leaves_nothing_open() {
    AoristOptions options =
        AoristOptions.at(directory)
            .postgresViews("jdbc:postgresql://localhost:1/bank?password=secret")
            .partitions(4)
            .register(Bank.Balances.class);

    assertThatThrownBy(() -> Wait.until(Aorist.embed(vertx, options)))
        .isInstanceOf(ViewStoreException.class)
        .hasMessageStartingWith("The view store postgresql://localhost:1/bank ")
        .hasMessageNotContaining("secret");
    embed(AoristOptions.at(directory));
  }

  @Test
  void views_that_are_deleted_come_back_the_same() throws Exception {
    Aorist first = embed(AoristOptions.at(directory));
    send(first, new Bank.Open("alice", "Alice"));
    send(first, new Bank.Deposit("alice", 500));
    ViewDigest before = digestOfBalances(first);
    Wait.until(first.close());
    try (var files = Files.newDirectoryStream(directory, "views*")) {
      int deleted = 0;
      for (Path file : files) {
        Files.delete(file);
        deleted++;
      }
      assertThat(deleted).isPositive();
    }

    assertThat(digestOfBalances(embed(AoristOptions.at(directory)))).isEqualTo(before);
  }

  @Test
  void events_are_stamped_by_the_clock_that_is_given() {
    Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    Aorist aorist = embed(AoristOptions.inMemory().clock(clock));
    send(aorist, new Bank.Open("alice", "Alice"));

    var balances = aorist.view(Bank.Balances.class);
    assertThat(Wait.until(balances.asOf(NOON).get("alice"))).isPresent();
    assertThat(Wait.until(balances.asOf(NOON.minusMillis(1)).get("alice"))).isEmpty();
  }

  @Test
  void a_directory_that_is_open_is_refused_and_stays_open() {
    Aorist first = embed(AoristOptions.at(directory));

    assertThatThrownBy(() -> embed(AoristOptions.at(directory)))
        .isInstanceOfSatisfying(
            StoreOpenException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreOpenException.Reason.IN_USE));
    assertThat(send(first, new Bank.Open("alice", "Alice"))).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void a_failed_start_gives_the_directory_back() {
    Wait.until(embed(AoristOptions.at(directory)).close());

    assertThatThrownBy(() -> embed(AoristOptions.at(directory), 8))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("4 partitions");
    assertThat(embed(AoristOptions.at(directory)).store().end().events()).isZero();
  }

  @Test
  void everything_that_is_wrong_with_the_classes_is_told_at_once() {
    AoristOptions options = AoristOptions.inMemory().register(String.class, Nothing.class);

    assertThatThrownBy(() -> Wait.until(Aorist.embed(vertx, options)))
        .isInstanceOfSatisfying(WiringException.class, e -> assertThat(e.problems()).hasSize(2))
        .hasMessageContaining(
            "java.lang.String: is no aggregate, no projection, no subscriber, no reaction and no event type;")
        .hasMessageContaining("EmbedTest.Nothing: is no aggregate");
  }

  @Test
  void answers_come_on_the_context_of_the_caller() {
    Context context = vertx.getOrCreateContext();

    Context[] met = new Context[2];
    Wait.until(
        Wait.on(
            context,
            () ->
                Aorist.embed(vertx, new BankApplication().configure(AoristOptions.inMemory()))
                    .onSuccess(any -> met[0] = Vertx.currentContext())
                    .compose(aorist -> aorist.commands().send(new Bank.Open("alice", "Alice")))
                    .onSuccess(any -> met[1] = Vertx.currentContext())));

    assertThat(met).containsExactly(context, context);
  }

  @Test
  void closing_vertx_closes_the_application() {
    Vertx own = Vertx.vertx();
    Wait.until(Aorist.embed(own, new BankApplication().configure(AoristOptions.at(directory))));

    Wait.until(own.close());

    assertThat(embed(AoristOptions.at(directory)).store().end().events()).isZero();
  }

  private static final class Nothing {}

  private ViewDigest digestOfBalances(Aorist aorist) {
    return Wait.until(aorist.view(Bank.Balances.class).atLeast(aorist.store().end()).digest());
  }

  private static Outcome send(Aorist aorist, Object command) {
    return Wait.until(aorist.commands().send(command));
  }

  private Aorist embed(AoristOptions options) {
    return Wait.until(Aorist.embed(vertx, new BankApplication().configure(options)));
  }

  private Aorist embed(AoristOptions options, int partitions) {
    return Wait.until(
        Aorist.embed(vertx, new BankApplication().configure(options).partitions(partitions)));
  }
}
