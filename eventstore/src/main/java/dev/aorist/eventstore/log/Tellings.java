package dev.aorist.eventstore.log;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the completions of one commit: one task for each context however many answers it gets,
 * since handing a task to an event loop costs more than most answers do; those without a context at
 * once. For the commit worker only, or where there are replicas, for theirs.
 */
final class Tellings {
  private static final Logger LOG = LoggerFactory.getLogger(Tellings.class);
  private static final int SEARCHED = 16;
  private final List<Group> groups = new ArrayList<>();

  /** Notes one; {@link Submission#next} is used from here on. */
  void add(Submission<?> submission) {
    Context context = submission.done.context();
    for (int i = Math.max(0, groups.size() - SEARCHED); i < groups.size(); i++) {
      if (groups.get(i).context == context) {
        groups.get(i).add(submission);
        return;
      }
    }
    groups.add(new Group(context, submission));
  }

  /** Hands everything noted to its context. */
  void tellAll() {
    for (Group group : groups) {
      try {
        group.hand();
      } catch (RejectedExecutionException e) {
        // The caller has closed its threads, as an undeployed worker verticle does.
        LOG.debug("Answers found nobody to hear them", e);
      }
    }
    groups.clear();
  }

  private static final class Group implements io.vertx.core.Handler<Void> {
    private final @Nullable Context context;
    private final Submission<?> first;
    private Submission<?> last;

    Group(@Nullable Context context, Submission<?> first) {
      this.context = context;
      this.first = first;
      this.last = first;
      first.next = null;
    }

    void add(Submission<?> submission) {
      submission.next = null;
      last.next = submission;
      last = submission;
    }

    void hand() {
      if (context == null) {
        tell();
      } else {
        context.runOnContext(this);
      }
    }

    @Override
    public void handle(Void nothing) {
      tell();
    }

    private void tell() {
      for (Submission<?> each = first; each != null; ) {
        Submission<?> following = each.next;
        each.next = null; // a completion that is kept must not keep its neighbours
        tell(each);
        each = following;
      }
    }

    /** One listener's mistake must not cost the others their answers. */
    private void tell(Submission<?> submission) {
      try {
        submission.tell();
      } catch (RuntimeException e) {
        LOG.error("A listener of an answer failed; the other answers are given all the same", e);
      }
    }
  }
}
