package dev.aorist.projections.spi;

import io.vertx.core.Future;

/**
 * Keeps the rows of views together with the offsets that they are made of.
 *
 * <p>A view is kept in <em>builds</em>: one is live, others are being built beside it or were live
 * before. Obligations, each with a test in {@code ViewStoreContract}:
 *
 * <ol>
 *   <li>A build begins without rows, at the start of every partition, and not live. Numbers of
 *       builds grow within a store, also over its restarts.
 *   <li>A {@link ViewTable#claim} tells the checkpoint and the categories that are stored, and from
 *       then on no earlier claim of any of its partitions can commit.
 *   <li>A {@link ViewTable#commit} changes rows, offsets and categories together or not at all.
 *   <li>A commit of a claim that was overtaken fails with {@link FencedException} and changes
 *       nothing.
 *   <li>Claims of other partitions of the same build commit independently, side by side.
 *   <li>What a commit that succeeded changed is seen by every read that begins after it. A read
 *       never sees part of a commit, {@link ViewTable#scan} and its checkpoint included.
 *   <li>Keys are told apart to the last code point and sorted by code points, whatever characters
 *       they hold, up to {@link dev.aorist.projections.Rows#MAX_KEY_BYTES}.
 *   <li>Rows come back equal to what was put.
 *   <li>Builds and views do not see each other's rows.
 *   <li>{@link ViewTable#publish} makes one build live and the one that was live old, in one step;
 *       no other is old then. Publishing the live one changes nothing.
 *   <li>A dropped build is gone: naming it fails with {@link UnknownBuildException}. The live build
 *       cannot be dropped.
 *   <li>A durable store that is opened again, after a close or a crash, holds a state that lies
 *       between two commits; after a close, the last one.
 *   <li>No call blocks its thread on anything outside of the process. Futures complete on the
 *       caller's Vert.x context, or at once.
 *   <li>Failures of the store itself are {@link ViewStoreException}s, and so is every call after a
 *       close. They leave no commit half done; whether it was done may be unknown, so whoever goes
 *       on claims again.
 *   <li>What a commit parks and unparks changes together with its rows and offsets. A claim tells
 *       the keys that are parked, and events come back as they were parked, in {@link
 *       dev.aorist.projections.ParkedEvent#ORDER}. A build that is dropped takes them along.
 *   <li>What a commit discards is told to all builds of the view that have the build's version, and
 *       to no others, also when the build is dropped.
 *   <li>A build with history keeps all versions that were committed. The one of a place is the
 *       newest at or before it, in the order of {@link Place}, also among those of one time.
 *       Versions that a commit allows to be forgotten may be, but never the newest one at or before
 *       its {@link Commit#historyFrom}; and a row of which some were has a version without row at
 *       {@link Place#FORGOTTEN}. At most half of what stays of a row with many versions may be
 *       forgotten.
 *   <li>A build that keeps an index finds exactly the rows that its format gives the value for, in
 *       the state of one commit, whatever their keys and values hold.
 *   <li>The events of a build's steps are counted by partition, and {@link ViewTable#scan} tells
 *       the count of the state that it shows.
 *   <li>Builds tell who has claimed each of their partitions, until it is released, another claims
 *       it, or the build becomes live or old.
 *   <li>A build that is published over a claim becomes live only while that claim holds all of the
 *       live build, or, over none, while there is no live build; of several at once, one does.
 *   <li>A {@link ViewTable#copy} holds a state that lies between two commits, or is not there. What
 *       becomes of the build that was copied changes nothing in it.
 * </ol>
 */
public interface ViewStore {
  /** How messages name it. */
  String describe();

  /**
   * Whether other processes may have it open, too, so that the members of a cluster fold what is in
   * it together.
   */
  default boolean isShared() {
    return false;
  }

  /**
   * The table of a view, which is made when its first build is created.
   *
   * @param view the view's name
   * @param format its rows' stored form; stores that keep objects do without
   */
  <R> ViewTable<R> table(String view, RowFormat<R> format);

  /** Gives everything up after what is under way. Closing twice is harmless. */
  Future<Void> close();
}
