package dev.aorist.cli;

import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.Wait;
import dev.aorist.bank.Bank;
import dev.aorist.bank.BankApplication;
import dev.aorist.http.AoristRouter;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A data directory of the bank with a few accounts in it, and the bank's jar. */
final class BankData {
  private final Vertx vertx;
  private final Path data;
  private final Path app;

  BankData(Vertx vertx, Path directory) throws IOException {
    this.vertx = vertx;
    this.data = directory.resolve("data");
    this.app = BankJar.write(directory.resolve("bank.jar"));
    send(
        new Bank.Open("alice", "Alice"),
        new Bank.Deposit("alice", 500),
        new Bank.Open("zoe", "Zoë"));
  }

  void send(Object... commands) {
    Aorist aorist = open();
    for (Object command : commands) {
      Wait.until(aorist.commands().send(command));
    }
    Wait.until(aorist.close());
  }

  Path data() {
    return data;
  }

  Aorist open() {
    return Wait.until(Aorist.embed(vertx, new BankApplication().configure(AoristOptions.at(data))));
  }

  /** Where {@code running} can be asked from now on. */
  String serve(Aorist running) {
    return "http://127.0.0.1:"
        + Wait.until(
                vertx
                    .createHttpServer()
                    .requestHandler(AoristRouter.mount(vertx, running))
                    .listen(0, "127.0.0.1"))
            .actualPort();
  }

  /** {@code words} with those that name this directory and its application. */
  Object[] words(Object... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data, "--app", app));
    return all.toArray();
  }
}
