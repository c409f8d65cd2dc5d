package dev.aorist.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.AoristVerticle;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.bank.BankApplication;
import dev.aorist.commandbus.CommandBus;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.projections.ViewDigest;
import dev.aorist.projections.Views;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Embedding, deploying a verticle and injecting build the same application. */
class AoristModuleTest {
  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Wait.until(vertx.close());
  }

  /** A way to build the bank in a directory. */
  private interface Road {
    Future<Aorist> build(Vertx vertx, Path directory);
  }

  static Stream<Named<Road>> roads() {
    return Stream.of(
        Named.of("embed", (vertx, at) -> Aorist.embed(vertx, options(at))),
        Named.of(
            "verticle with options",
            (vertx, at) -> deploy(vertx, new AoristVerticle(options(at)), new JsonObject())),
        Named.of(
            "verticle with configuration",
            (vertx, at) -> deploy(vertx, new AoristVerticle(), config(at))),
        Named.of(
            "Guice",
            (vertx, at) ->
                AoristModule.embed(vertx, options(at))
                    .map(module -> Guice.createInjector(module).getInstance(Aorist.class))));
  }

  @ParameterizedTest
  @MethodSource("roads")
  void every_road_builds_the_same(Road road) {
    Aorist built = Wait.until(road.build(vertx, directory));
    Wait.until(built.commands().send(new Bank.Open("alice", "Alice")));
    Wait.until(built.commands().send(new Bank.Deposit("alice", 500)));

    Wait.until(built.views().caughtUp());
    assertThat(built.store().partitions()).isEqualTo(4);
    assertThat(built.views().all()).map(view -> view.name()).containsExactly("balances", "total");
    assertThat(directory).isDirectoryContaining("glob:**/events");
    assertThat(directory).isDirectoryContaining("glob:**/views*");
    ViewDigest digest = Wait.until(built.view(Bank.Balances.class).digest());
    Wait.until(built.close());

    // Whichever road made the directory, the plain one finds the same in it.
    Aorist again = Wait.until(Aorist.embed(vertx, options(directory)));
    assertThat(Wait.until(again.view(Bank.Balances.class).digest())).isEqualTo(digest);
  }

  @Test
  void undeploying_the_verticle_closes_the_application() {
    var verticle = new AoristVerticle(options(directory));
    String id = Wait.until(vertx.deployVerticle(verticle));
    Wait.until(vertx.undeploy(id));

    assertThatThrownBy(verticle::aorist).hasMessageContaining("wait for the future");
    assertThat(Wait.until(Aorist.embed(vertx, options(directory))).store().end().events()).isZero();
  }

  @Test
  void a_configuration_that_makes_no_sense_is_refused_with_what_to_do() {
    assertThat(refusal(new JsonObject())).contains("\"directory\"", "\"inMemory\"");
    assertThat(refusal(config(directory).put("inMemory", true))).contains("either");
    assertThat(refusal(config(directory).put("dirctory", "x"))).contains("[dirctory]", "directory");
    assertThat(refusal(config(directory).put("register", new JsonArray().add("no.Such"))))
        .contains("no.Such", "class path");
  }

  @Test
  void all_parts_can_be_injected() {
    AoristModule module = Wait.until(AoristModule.embed(vertx, options(directory)));
    Injector injector = Guice.createInjector(module);
    Aorist aorist = injector.getInstance(Aorist.class);

    assertThat(injector.getInstance(CommandBus.class)).isSameAs(aorist.commands());
    assertThat(injector.getInstance(Views.class)).isSameAs(aorist.views());
    for (Class<?> store : new Class<?>[] {EventStore.class, EventReader.class, EventWriter.class}) {
      assertThat((Object) injector.getInstance(store)).isSameAs(aorist.store());
    }
  }

  private String refusal(JsonObject config) {
    Function<JsonObject, Future<Aorist>> deploy = c -> deploy(vertx, new AoristVerticle(), c);
    return Wait.until(deploy.apply(config).map(any -> "deployed").otherwise(Throwable::getMessage));
  }

  private static Future<Aorist> deploy(Vertx vertx, AoristVerticle verticle, JsonObject config) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setConfig(config))
        .map(id -> verticle.aorist());
  }

  private static AoristOptions options(Path directory) {
    return new BankApplication().configure(AoristOptions.at(directory));
  }

  private static JsonObject config(Path directory) {
    return new JsonObject()
        .put("directory", directory.toString())
        .put(
            "register",
            new JsonArray().add(Bank.Account.class.getName()).add(Bank.Balances.class.getName()))
        .put("memoryViews", new JsonArray().add(Bank.Totals.class.getName()))
        .put("partitions", 4);
  }
}
