package dev.aorist.peers;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One system, as its users use it. A workload whose methods are not overridden is reported as not
 * supported by the peer.
 */
public interface Peer extends AutoCloseable {
  /** What is promised when an append or a command is acknowledged. */
  String durability();

  /** Opens an empty store. */
  void open(PeerArguments arguments) throws Exception;

  /**
   * Whether append and command block their caller; each operation in flight then gets a thread. A
   * blocking peer answers null instead of a stage.
   */
  default boolean blocking() {
    return false;
  }

  /** Before W1 and W5, unmeasured: an actor system starts its actors here. */
  default void prepareStreams(int streams) throws Exception {}

  /** W1: appends an event at the version expected, from 0. */
  default CompletionStage<?> append(int stream, long version, BankEvent event) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** W2: opens an account. */
  default CompletionStage<?> openAccount(String account, long amount) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** W2: deposits, or withdraws when the amount is negative; refuses what is not covered. */
  default CompletionStage<?> move(String account, long amount) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** W3: writes an account of so many events of one cent each, fast. */
  default void seedAccount(String account, int events) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** W3: reads an account anew, with no cache and no snapshot; its balance. */
  default long load(String account) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** W4: stores so many events fast, in turn over 1,000 accounts. */
  default void seedLog(int events) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** W4: folds all events from the first on; how many there were. */
  default long replay(Map<String, Long> balances, long events) throws Exception {
    throw new UnsupportedOperationException();
  }

  /** W5: starts a live projection that is given each event. */
  default void subscribe(Consumer<BankEvent> projection) throws Exception {
    throw new UnsupportedOperationException();
  }

  @Override
  default void close() throws Exception {}

  /** Starts a thread that does not keep the program alive. */
  static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }
}
