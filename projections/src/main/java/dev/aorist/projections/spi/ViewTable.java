package dev.aorist.projections.spi;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedCount;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View.Switch;
import io.vertx.core.Future;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The stored builds of one view. {@link ViewStore} says what must hold. Any thread may call.
 *
 * @param <R> the row
 */
public interface ViewTable<R> {
  /** All builds, in the order of their numbers. */
  Future<List<Build>> builds();

  /** Begins a build that is to take the place of the live one if they are equal. */
  default Future<Build> create(int version, Order order, int partitions) {
    return create(version, order, partitions, Keeps.NOTHING, Switch.IF_EQUAL);
  }

  /** Begins a build that nobody shares. */
  default Future<Build> create(int version, Order order, int partitions, Keeps keeps, Switch when) {
    return create(version, order, partitions, keeps, when, "");
  }

  /**
   * Begins a build for a log of {@code partitions} partitions.
   *
   * @param keeps what it keeps besides rows; only indexes that the table's format has
   * @param when kept with the build, for whoever goes on with it after a crash
   * @param holder who is going to claim it, by name; empty where nobody shares it
   */
  Future<Build> create(
      int version, Order order, int partitions, Keeps keeps, Switch when, String holder);

  /** Takes over partitions of a build that nobody shares. */
  default Future<Claim> claim(long build, BitSet partitions) {
    return claim(build, partitions, "");
  }

  /**
   * Takes over partitions of a build from whoever had them.
   *
   * @param holder who does, by name; shown to others who share the build
   */
  Future<Claim> claim(long build, BitSet partitions, String holder);

  /** Nobody is named any more as the holder of what is still held by a claim. */
  Future<Void> release(Claim claim);

  /** Commits rows and offsets. */
  Future<Void> commit(Commit<R> commit);

  /** Makes a build the live one, and the one before it the old one. */
  Future<Void> publish(long build);

  /**
   * The same, if nothing has changed in the live one meanwhile.
   *
   * @param over of all partitions of the live build; null if there is none
   * @return false, with nothing changed, when another build is live, or one of the partitions was
   *     claimed again
   */
  Future<Boolean> publish(long build, @Nullable Claim over);

  /**
   * Begins a build in the state {@link dev.aorist.projections.ViewBuild.State#CHECKPOINT} that
   * holds one state of another, rows, offsets and categories, and keeps nothing besides. Fails with
   * {@link IllegalStateException} when something is parked in that state.
   */
  Future<Build> copy(long build);

  /** Removes a build that is not live. */
  Future<Void> drop(long build);

  /** The rows of those {@code keys} that have one, in the order of {@code keys}. */
  Future<Map<String, R>> get(long build, Collection<String> keys);

  /** Up to {@code limit} rows at or beyond {@code fromKey}, by key. */
  Future<List<Row<R>>> page(long build, String fromKey, int limit);

  /**
   * Hands over all rows, by key, and completes with what they are made of. {@code to} is called on
   * the caller's thread or on one of the store's, and may compute.
   */
  default Future<Folded> scan(long build, Consumer<Row<R>> to) {
    return scan(build, to, parked -> {});
  }

  /** The same, and hands over all parked events of the same state, in order, after the rows. */
  Future<Folded> scan(long build, Consumer<Row<R>> to, Consumer<ParkedEvent> parked);

  /** Hands over the parked events, in order, on the caller's thread or on one of the store's. */
  Future<Void> parked(long build, Consumer<ParkedEvent> to);

  /**
   * Up to {@code limit} rows at or beyond {@code fromKey} that are found by a value of an index, by
   * key; of a build that keeps it.
   */
  Future<List<Row<R>>> find(long build, String index, String value, String fromKey, int limit);

  /**
   * The newest version of a row at or before a place; of a build with history. One at {@link
   * Place#FORGOTTEN} says that nobody knows any more.
   */
  Future<Optional<RowVersion<R>>> versionAt(long build, String key, Place upTo);

  /** The versions of a row behind {@code after} and up to {@code upTo}, in order. */
  Future<List<RowVersion<R>>> versions(long build, String key, Place after, Place upTo);

  /**
   * Hands over the newest version of each row at or beyond {@code fromKey} at or before a place, by
   * key, until {@code to} says false; on the caller's thread or on one of the store's. It costs as
   * much as there are rows, not versions.
   *
   * @param upTo the place for a key; pure computing
   */
  Future<Void> versionsAt(
      long build, String fromKey, Function<String, Place> upTo, Predicate<RowVersion<R>> to);

  /** The events that folds of a version pass over. */
  Future<Set<Position>> discarded(int version);

  /** Why a state of which something is parked is not copied. */
  static IllegalStateException whyNotCopied(String view, ParkedCount parked) {
    return new IllegalStateException(
        "The view '"
            + view
            + "' has parked "
            + parked.events()
            + " events, so its rows are not what its checkpoint says. Retry or discard them, then"
            + " keep a checkpoint.");
  }
}
