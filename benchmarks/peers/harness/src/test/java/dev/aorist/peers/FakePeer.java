package dev.aorist.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Does all it is asked, in memory; can be told to lose an event of a replay. */
class FakePeer implements Peer {
  private final boolean forgetful;
  private final List<BankEvent> log = new ArrayList<>();
  private Consumer<BankEvent> projection = event -> {};

  FakePeer(boolean forgetful) {
    this.forgetful = forgetful;
  }

  @Override
  public String durability() {
    return "none";
  }

  @Override
  public void open(PeerArguments arguments) {}

  @Override
  public synchronized CompletionStage<?> append(int stream, long version, BankEvent event) {
    log.add(event);
    projection.accept(event);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> openAccount(String account, long amount) {
    return append(0, 0, Events.opened(account, amount));
  }

  @Override
  public CompletionStage<?> move(String account, long amount) {
    return append(0, 0, Events.moved(account, amount));
  }

  @Override
  public void seedAccount(String account, int events) {
    for (int i = 0; i < events; i++) {
      append(0, i, Events.deposited(account, 1));
    }
  }

  @Override
  public long load(String account) {
    return log.stream()
        .filter(event -> event.accountId().equals(account))
        .mapToLong(BankEvent::delta)
        .sum();
  }

  @Override
  public void seedLog(int events) {
    seedAccount("any", events);
  }

  @Override
  public long replay(Map<String, Long> balances, long events) {
    List<BankEvent> seen = forgetful ? log.subList(1, log.size()) : log;
    seen.forEach(event -> balances.merge(event.accountId(), event.delta(), Long::sum));
    return seen.size();
  }

  /** The accounts of all events, in order. */
  List<String> replayed() {
    return log.stream().map(BankEvent::accountId).toList();
  }

  @Override
  public void subscribe(Consumer<BankEvent> to) {
    projection = to;
  }
}
