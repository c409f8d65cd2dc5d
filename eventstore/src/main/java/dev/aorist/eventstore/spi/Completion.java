package dev.aorist.eventstore.spi;

import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/**
 * Hears once what became of something handed to a {@link Lane}. It is called on its context; the
 * store hands all completions of one force and one context over together, which is what makes many
 * small answers cheap.
 */
public interface Completion<T> {
  /**
   * Where to be called; null for wherever the store comes to know, by a thread that is not to be
   * held up.
   */
  @Nullable Context context();

  /** It is durable. */
  void succeeded(T result);

  /**
   * It is not known to be durable: an {@link dev.aorist.eventstore.OutcomeUnknownException} or the
   * store's own failure.
   */
  void failed(Throwable cause);
}
