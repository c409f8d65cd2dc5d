package dev.aorist.projections.runtime;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.ViewBuild.State;
import dev.aorist.projections.ViewRefusedException;
import dev.aorist.projections.ViewRefusedException.Reason;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Share;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member's part in a view that the members of a cluster fold together, in a store that all of
 * them have open. Where a row sees one partition, each folds those that it leads; where order is
 * total, one member folds everything: the one that leads the view's <em>home</em>, a partition that
 * its name stands for.
 *
 * <p>Members do not talk about it. Each looks at the store four times a second, and more often
 * while a reader waits for what another one folds: who holds which partition, how far it is, and
 * which build answers. It claims what has become its own, gives up what is not, follows the others'
 * progress and goes over to another build when somebody has made that live. Claims fence, so
 * whoever is mistaken about what is his commits nothing; that a holder who is there is waited for
 * is mere courtesy, so that a rebuild or a retry of parked events elsewhere is not disturbed.
 *
 * <p>All of it happens on the context of the projector's turns, but for what is read of volatile
 * fields.
 */
final class Sharing<R> {
  private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

  /** How often a member looks at the store. */
  static final long LOOK_MILLIS = 250;

  /** How often it does while somebody waits for what another one folds. */
  private static final long SOON_MILLIS = 20;

  /** After so long even a holder that is there is not waited for any more. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Projector<R> projector;
  private final Setting setting;
  private final Share share;
  private final Builds<R> builds;
  private final LogEnd logEnd;
  private final ContextInternal home;
  private final int partitions;
  private final int homePartition;

  /** What is stored, when it was looked at last; none of it before. */
  private volatile List<Build> stored = List.of();

  /** The build that answers, as stored. */
  private volatile @Nullable Build live;

  private volatile boolean closed;

  // On the home context.
  private long reads;
  private long newest;
  private boolean verified;
  private boolean verifying;
  private boolean looking;
  private boolean turning;
  private boolean soon;
  private long timer = -1;

  /** A live build that does not go with this member's fold; there is no going over to it. */
  private long refused;

  /** Since when, and for whom, this member waits with partitions that have become its own. */
  private final long[] waitingSince;

  private final String[] waitingFor;

  Sharing(Projector<R> projector, Builds<R> builds, LogEnd logEnd, ContextInternal home) {
    this.logEnd = logEnd;
    this.projector = projector;
    this.setting = projector.setting();
    this.share = setting.share();
    this.builds = builds;
    this.home = home;
    this.partitions = setting.reader().partitions();
    this.homePartition = Math.floorMod(projector.fold().name().hashCode(), partitions);
    this.waitingSince = new long[partitions];
    this.waitingFor = new String[partitions];
  }

  // What is known of the others. Any thread may ask.

  /** How far the build that answers is folded, here as it is and elsewhere as it was seen last. */
  Checkpoint checkpoint(Serving<R> serving) {
    Build seen = live;
    return seen == null || seen.number() != serving.build().number()
        ? serving.checkpoint()
        : furthest(serving.checkpoint(), seen.checkpoint());
  }

  private static Checkpoint furthest(Checkpoint one, Checkpoint other) {
    long[] offsets = new long[one.partitions()];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = Math.max(one.offset(p), other.offset(p));
    }
    return Checkpoint.of(offsets);
  }

  ParkedCount parked(Serving<R> serving) {
    Build seen = live;
    return seen == null || seen.number() != serving.build().number()
        ? serving.parked()
        : seen.parked();
  }

  /** The partitions that each member folds. */
  SortedMap<String, List<Integer>> folders() {
    var folders = new TreeMap<String, List<Integer>>();
    Build seen = live;
    if (seen != null) {
      for (int p = 0; p < partitions; p++) {
        String holder = seen.holders().get(p);
        if (!holder.isEmpty()) {
          folders.computeIfAbsent(holder, name -> new ArrayList<>()).add(p);
        }
      }
    }
    return folders;
  }

  /** Whether another member builds the view anew. */
  boolean isRebuiltElsewhere() {
    return stored.stream().anyMatch(builds::isOthers);
  }

  /** Whether a partition is not folded here. */
  private boolean isElsewhere(int partition) {
    BuildRun<R> run = projector.serving().runOrNull();
    return run == null || !run.part().partitions().get(partition);
  }

  /** Somebody begins to wait for a partition to move on. Any thread. */
  void awaited(int partition) {
    if (isElsewhere(partition)) {
      home.runOnContext(
          ignored -> {
            if (!soon && !looking && setting.vertx().cancelTimer(timer)) {
              look();
            }
          });
    }
  }

  // Looking.

  /** Looks from now on. */
  void begin() {
    home.runOnContext(ignored -> look());
  }

  /** Looks no more. */
  void close() {
    closed = true;
    home.runOnContext(ignored -> setting.vertx().cancelTimer(timer));
  }

  private void look() {
    if (closed || looking) {
      return;
    }
    looking = true;
    Build before = live;
    read()
        .onComplete(
            found -> {
              looking = false;
              if (closed) {
                return;
              }
              if (found.succeeded()) {
                seen(before);
              } else {
                LOG.debug("View {}: its store cannot be read", name(), found.cause());
              }
              soon = projector.arrivals().isAwaited(this::isElsewhere);
              timer = setting.vertx().setTimer(soon ? SOON_MILLIS : LOOK_MILLIS, due -> look());
            });
  }

  private String name() {
    return projector.fold().name();
  }

  private void seen(@Nullable Build before) {
    Build now = live;
    if (now == null) {
      return;
    }
    if (now.number() == projector.serving().build().number() && moved(before, now)) {
      projector.arrivals().advanced();
      projector.watches().switched();
    }
    if (hasToAct(now) && !turning) {
      turning = true;
      projector
          .turns()
          .take(this::catchUp)
          .onComplete(
              acted -> {
                turning = false;
                if (acted.failed()) {
                  LOG.debug("View {}: tries again in a moment", name(), acted.cause());
                }
              });
    }
  }

  /** Whether others have folded something. */
  private boolean moved(@Nullable Build before, Build now) {
    if (before == null || before.number() != now.number()) {
      return true;
    }
    for (int p = 0; p < partitions; p++) {
      if (now.checkpoint().offset(p) > before.checkpoint().offset(p) && isElsewhere(p)) {
        return true;
      }
    }
    return before.parked().events() != now.parked().events();
  }

  /** Reads what is stored; what was asked for earlier may come later, and is not looked at then. */
  private Future<List<Build>> read() {
    long number = ++reads;
    return projector
        .table()
        .builds()
        .map(
            found -> {
              if (number > newest) {
                newest = number;
                remember(found);
              }
              return stored;
            });
  }

  private void remember(List<Build> found) {
    Build now = found.stream().filter(Build::live).findFirst().orElse(null);
    Build before = live;
    stored = found;
    boolean older =
        now != null
            && before != null
            && before.number() == now.number()
            && !now.checkpoint().covers(before.checkpoint());
    if (!older) {
      live = now;
    }
  }

  private boolean hasToAct(Build now) {
    if (now.number() != projector.serving().build().number()) {
      return now.number() != refused;
    }
    return !wanted(now).equals(folded(now)) || isLeftToThisMember(now);
  }

  // Acting, in turns.

  /** Does what is to be done about what is stored by now. */
  Future<Void> catchUp() {
    return read()
        .compose(
            found -> {
              Build now = live;
              if (closed || now == null) {
                return Future.succeededFuture();
              }
              if (now.number() != projector.serving().build().number()) {
                return now.number() == refused
                    ? Future.succeededFuture()
                    : projector.opener().moveTo(found, now, this);
              }
              return fold(now)
                  .map(
                      folded -> {
                        goOnWithWhatIsLeft(now);
                        return folded;
                      });
            });
  }

  /** Folds what is this member's of the build that answers, as soon as it may. */
  Future<Void> fold() {
    return read()
        .compose(
            found -> {
              Build now = live;
              return now == null || now.number() != projector.serving().build().number()
                  ? Future.succeededFuture()
                  : fold(now);
            });
  }

  private Future<Void> fold(Build now) {
    verify(now);
    BitSet wanted = wanted(now);
    if (wanted.equals(folded(now))) {
      return Future.succeededFuture();
    }
    return projector
        .endRun()
        .compose(
            ended ->
                wanted.isEmpty()
                    ? Future.succeededFuture()
                    : projector.fold(now, new Part(wanted, share.member())));
  }

  /** What is folded here, but for what somebody else has claimed since. */
  private BitSet folded(Build now) {
    BitSet folded = new BitSet();
    BuildRun<R> run = projector.serving().runOrNull();
    if (run != null) {
      run.part().partitions().stream()
          .filter(p -> now.holders().get(p).equals(share.member()))
          .forEach(folded::set);
    }
    return folded;
  }

  private BitSet wanted(Build now) {
    BitSet wanted = new BitSet();
    if (!projector.isFolding() || !verified) {
      return wanted;
    }
    boolean total = projector.fold().order() == Order.TOTAL;
    boolean free = true;
    for (int p = 0; p < partitions; p++) {
      if (share.has(total ? homePartition : p) && isFree(p, now.holders().get(p))) {
        wanted.set(p);
      } else {
        free = false;
      }
    }
    if (total && !free) {
      wanted.clear();
    }
    return wanted;
  }

  /** Whether nobody else has a partition, or nobody who would be waited for any longer. */
  private boolean isFree(int partition, String holder) {
    if (!builds.isOthers(holder)) {
      waitingFor[partition] = "";
      return true;
    }
    long now = setting.environment().nanoTime();
    if (!holder.equals(waitingFor[partition])) {
      waitingFor[partition] = holder;
      waitingSince[partition] = now;
    }
    return now - waitingSince[partition] > PATIENCE.toNanos();
  }

  /** Folds nothing before it is known that the view is not beyond the log. */
  private void verify(Build now) {
    if (verified || verifying) {
      return;
    }
    Future<Void> known = logEnd.covers(now);
    verified = known.succeeded();
    verifying = !verified;
    known
        .onSuccess(covered -> verified = true)
        .onFailure(cause -> projector.turns().take(() -> projector.refuse(cause)))
        .onComplete(done -> verifying = false);
  }

  /** Whether a build was left by somebody who is gone, for this member to go on with. */
  private boolean isLeftToThisMember(Build now) {
    if (!projector.mayRebuild() || isRebuiltElsewhere()) {
      return false;
    }
    if (!projector.isCurrent(now)) {
      return true;
    }
    Build left = left(now);
    return left != null
        && !left.holders().get(0).isEmpty()
        && !left.holders().get(0).equals(share.member())
        && share.has(homePartition);
  }

  private @Nullable Build left(Build now) {
    return stored.stream()
        .filter(build -> build.state() == State.UNFINISHED)
        .filter(build -> build.number() > now.number() && projector.isCurrent(build))
        .findFirst()
        .orElse(null);
  }

  private void goOnWithWhatIsLeft(Build now) {
    if (isLeftToThisMember(now)) {
      Build left = left(now);
      if (left != null && projector.isCurrent(now)) {
        projector.rebuilding().goOn(left);
      } else {
        projector.rebuilding().replace(left);
      }
    }
  }

  /** There is no going over to a build. */
  void refuse(Build build) {
    refused = build.number();
  }

  /**
   * Sees to it that this member does not change what others are at. After {@link #catchUp}.
   *
   * @throws IllegalStateException when another member builds the view anew
   * @throws ViewRefusedException when what answers does not go with this member's fold
   */
  void requireNobodyElse() {
    Build now = live;
    if (now != null && now.number() != projector.serving().build().number()) {
      throw otherDeclaration(now);
    }
    stored.stream().filter(builds::isOthers).findFirst().ifPresent(builds::refuseBeside);
  }

  /** What is said of a live build that another declaration of the fold has made meanwhile. */
  ViewRefusedException otherDeclaration(Build build) {
    boolean newer = build.version() > projector.fold().version();
    return new ViewRefusedException(
        name(),
        newer ? Reason.NEWER_VERSION : Reason.OTHER_DECLARATION,
        "Another member has built the view '"
            + name()
            + "' in "
            + projector.describeStore()
            + " by version "
            + build.version()
            + " of its projection"
            + (newer
                ? ", but this one declares version "
                    + projector.fold().version()
                    + ". Start the newer application here, too."
                : " with another order, other indexes or other history than are declared here."
                    + " Start the same application here, and raise the version with such a"
                    + " change."));
  }
}
