package dev.aorist.commandbus;

import dev.aorist.eventstore.spi.Completion;
import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/**
 * Holds back an answer that wrote nothing, a rejection above all, until the state that it was
 * decided on is committed; if that state is lost, the answer is void.
 *
 * @param outcome the answer, or null when it is a failure
 */
record AnswerOnceCommitted(
    CommandRun run, Speculation speculation, @Nullable Outcome outcome, @Nullable Throwable failure)
    implements Completion<Void> {
  @Override
  public Context context() {
    return run.context();
  }

  @Override
  public void succeeded(@Nullable Void nothing) {
    if (speculation.isLost()) {
      failed(new IllegalStateException("the state that it was decided on was lost"));
    } else if (outcome != null) {
      run.answer(outcome);
    } else if (failure != null) {
      run.fail(failure);
    }
  }

  @Override
  public void failed(Throwable cause) {
    run.failUnknown(cause);
  }
}
