package dev.aorist.eventstore.log;

import dev.aorist.eventstore.spi.Completion;
import io.vertx.core.Context;

/** Waits for nothing: the completion of records that nobody here asked for. */
final class Nobody implements Completion<Void> {
  static final Nobody INSTANCE = new Nobody();

  private Nobody() {}

  @Override
  public Context context() {
    throw new IllegalStateException("nobody is told");
  }

  @Override
  public void succeeded(Void nothing) {}

  @Override
  public void failed(Throwable cause) {}
}
