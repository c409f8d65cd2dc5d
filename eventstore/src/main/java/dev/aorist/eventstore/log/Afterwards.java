package dev.aorist.eventstore.log;

import dev.aorist.eventstore.spi.Completion;
import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/**
 * Gives an answer that is known already, once what it was decided on is durable.
 *
 * @param answered hears it, on its context
 * @param then gives it
 */
record Afterwards(Completion<?> answered, Runnable then) implements Completion<Void> {
  static Completion<Void> failing(Completion<?> answered, Throwable failure) {
    return new Afterwards(answered, () -> answered.failed(failure));
  }

  @Override
  public @Nullable Context context() {
    return answered.context();
  }

  @Override
  public void succeeded(Void nothing) {
    then.run();
  }

  @Override
  public void failed(Throwable cause) {
    answered.failed(cause);
  }
}
