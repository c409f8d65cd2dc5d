package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Fold;
import dev.aorist.projections.ViewBuild.State;
import dev.aorist.projections.ViewRefusedException;
import dev.aorist.projections.ViewRefusedException.Reason;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Keeps;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do with the builds that are found when a projection starts.
 *
 * @param live the one that answers; none in a new store
 * @param current whether the live one was made by the fold of today, as declared, and goes on
 * @param unfinished one by the fold of today that was being built when the process ended
 * @param leftovers builds that are of no use any more; one to go back to is none of them, nor are
 *     checkpoints of the fold of today
 */
record Opening(
    @Nullable Build live, boolean current, @Nullable Build unfinished, List<Build> leftovers) {
  /**
   * @param keeps what builds of the fold keep
   * @param end the end of the log
   * @throws ViewRefusedException when the live build does not go with the fold or the log
   */
  static Opening of(Fold<?> fold, Keeps keeps, String store, List<Build> builds, Checkpoint end) {
    Build live = null;
    Build old = null;
    for (Build build : builds) {
      live = build.live() ? build : live;
      old = build.old() ? build : old;
    }
    if (live != null) {
      check(fold, store, live, old, end);
    }
    Build unfinished = null;
    List<Build> leftovers = new ArrayList<>();
    for (Build build : builds) {
      boolean useful =
          build.state() == State.UNFINISHED
              && (live == null || build.number() > live.number())
              && declaredBy(fold, keeps, build)
              && liesIn(end, build.checkpoint());
      if (useful) {
        if (unfinished != null) {
          leftovers.add(unfinished);
        }
        unfinished = build;
      } else if (build != live && !isKept(fold, build, end)) {
        leftovers.add(build);
      }
    }
    return new Opening(live, live != null && declaredBy(fold, keeps, live), unfinished, leftovers);
  }

  private static boolean isKept(Fold<?> fold, Build build, Checkpoint end) {
    return (build.old() || build.checkpointed() && foldedBy(fold, build))
        && liesIn(end, build.checkpoint());
  }

  /** Whether a build was made by the fold of today, as far as is declared. */
  static boolean declaredBy(Fold<?> fold, Keeps keeps, Build build) {
    return foldedBy(fold, build) && build.keeps().equals(keeps);
  }

  /** The same of its rows, whatever it keeps besides. */
  static boolean foldedBy(Fold<?> fold, Build build) {
    return build.version() == fold.version() && build.order() == fold.order();
  }

  private static boolean liesIn(Checkpoint end, Checkpoint checkpoint) {
    return checkpoint.partitions() == end.partitions() && end.covers(checkpoint);
  }

  private static void check(
      Fold<?> fold, String store, Build live, @Nullable Build old, Checkpoint end) {
    if (live.version() > fold.version()) {
      throw new ViewRefusedException(
          fold.name(),
          Reason.NEWER_VERSION,
          "The view '"
              + fold.name()
              + "' in "
              + store
              + " was built by version "
              + live.version()
              + " of its projection, but this application declares version "
              + fold.version()
              + ". Start the newer application, or declare version "
              + (live.version() + 1)
              + " to have the view rebuilt by this code"
              + (old != null && old.version() == fold.version()
                  ? ", or go back to the rows of version "
                      + old.version()
                      + ", which are kept (aorist view back)."
                  : "."));
    }
    if (live.checkpoint().partitions() != end.partitions()) {
      throw new ViewRefusedException(
          fold.name(),
          Reason.OTHER_PARTITIONS,
          "The view '"
              + fold.name()
              + "' in "
              + store
              + " was built from a log of "
              + live.checkpoint().partitions()
              + " partitions, but this log has "
              + end.partitions()
              + ". Open the log that it was built from, or remove "
              + store
              + " to have its views rebuilt from this one.");
    }
    requireWithin(fold.name(), store, live, end);
  }

  /**
   * @throws ViewRefusedException when a build is made of events that the log does not have
   */
  static void requireWithin(String view, String store, Build live, Checkpoint end) {
    for (int p = 0; p < end.partitions(); p++) {
      if (live.checkpoint().offset(p) > end.offset(p)) {
        throw new ViewRefusedException(
            view,
            Reason.BEYOND_THE_LOG,
            "The view '"
                + view
                + "' in "
                + store
                + " has folded partition "
                + p
                + " up to offset "
                + live.checkpoint().offset(p)
                + ", but the log ends at "
                + end.offset(p)
                + " there. The log was restored from an older backup or belongs to another"
                + " application. Open the log that the view was built from, or remove "
                + store
                + " to have its views rebuilt from this one.");
      }
    }
  }
}
