package dev.aorist.eventstore.replication;

import io.vertx.core.Context;
import io.vertx.core.internal.PromiseInternal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for callers on this member: all that have come for one context are told in one task
 * there. So callers that answer with a further request come together, too, and leave in one
 * message. For the replication worker.
 */
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private final Map<Context, List<Reply>> waiting = new LinkedHashMap<>();

  private record Reply(
      PromiseInternal<byte[]> promise, byte @Nullable [] answer, @Nullable Throwable failure) {
    void tell() {
      if (failure == null) {
        promise.tryComplete(answer);
      } else {
        promise.tryFail(failure);
      }
    }
  }

  void succeed(PromiseInternal<byte[]> promise, byte[] answer) {
    add(new Reply(promise, answer, null));
  }

  void fail(PromiseInternal<byte[]> promise, Throwable failure) {
    add(new Reply(promise, null, failure));
  }

  private void add(Reply reply) {
    waiting.computeIfAbsent(reply.promise.context(), any -> new ArrayList<>()).add(reply);
  }

  void tellAll() {
    if (waiting.isEmpty()) {
      return;
    }
    waiting.forEach(
        (context, replies) -> {
          try {
            context.runOnContext(any -> replies.forEach(Reply::tell));
          } catch (RejectedExecutionException e) {
            // The caller has closed its threads, as an undeployed worker verticle does.
            LOG.debug("Answers found nobody to hear them", e);
          }
        });
    waiting.clear();
  }
}
