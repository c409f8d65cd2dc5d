package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Authority.Stored;
import dev.aorist.eventstore.spi.Environment.Worker;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Asks the authority until it answers: a change that timed out may have taken place, or may still,
 * and only asking again with the same token tells. For the replication worker, on which answers
 * come.
 */
final class Decisions {
  private static final Duration AGAIN = Duration.ofMillis(200);
  private final Authority authority;
  private final Worker worker;
  private final RandomGenerator random;
  private boolean ended;

  Decisions(Authority authority, Worker worker, RandomGenerator random) {
    this.authority = authority;
    this.worker = worker;
    this.random = random;
  }

  /** What became of an attempt. */
  record Answer(Stored stored, boolean mine) {}

  /** Changes what is stored under {@code key} if it still has the version {@code expected}. */
  void change(int key, long expected, byte[] value, Consumer<Answer> then) {
    var token = new UUID(random.nextLong(), random.nextLong());
    ask(key, expected, token, value, then);
  }

  void read(int key, Consumer<Answer> then) {
    ask(key, Authority.NEVER, Authority.NOBODY, new byte[0], then);
  }

  private void ask(int key, long expected, UUID token, byte[] value, Consumer<Answer> then) {
    if (ended) {
      return;
    }
    authority
        .compareAndSet(key, expected, token, value)
        .onComplete(
            answer ->
                worker.execute(
                    () -> {
                      if (answer.succeeded()) {
                        Stored stored = answer.result();
                        boolean mine =
                            stored.token().equals(token) && !token.equals(Authority.NOBODY);
                        then.accept(new Answer(stored, mine));
                      } else {
                        worker.executeAfter(AGAIN, () -> ask(key, expected, token, value, then));
                      }
                    }));
  }

  /** Asks no more. */
  void end() {
    ended = true;
  }
}
