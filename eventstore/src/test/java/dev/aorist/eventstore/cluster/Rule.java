package dev.aorist.eventstore.cluster;

/**
 * The rules that keep a replicated partition safe. The model can leave any one out, to show that it
 * is needed.
 */
enum Rule {
  /** A member acknowledges only what it has forced. */
  FORCE_BEFORE_ACKNOWLEDGING,

  /**
   * A new incarnation, with a blank directory, counts for nothing until it has caught up and
   * joined.
   */
  BLANK_COUNTS_FOR_NOTHING,

  /**
   * What an incarnation confirmed counts for no later one of the same member. Found missing by the
   * model itself.
   */
  CONFIRMATIONS_NAME_THE_INCARNATION,

  /** Only a member that is in sync may propose itself as leader. */
  ONLY_IN_SYNC_LEADS,

  /**
   * Who leads is decided by compare-and-set with a new epoch; a deposed leader's compare-and-set
   * fails.
   */
  EPOCH_BY_COMPARE_AND_SET,

  /** A leader's first record is an epoch-start, and nothing older is committed before it is. */
  EPOCH_START_FIRST,

  /** A batch is committed when every in-sync replica has forced it. */
  ALL_IN_SYNC_FORCED,

  /** Nothing is committed with fewer in-sync replicas than the minimum. */
  MINIMUM_IN_SYNC,

  /**
   * A replica leaves the in-sync set by compare-and-set before anything is committed without it.
   */
  SHRINK_BEFORE_COMMIT,

  /** A follower refuses smaller epochs. */
  REFUSE_OLD_EPOCHS,

  /** A follower refuses records that do not follow what it holds. */
  REFUSE_GAPS,

  /** A follower hides a suffix that diverges from the leader's history. */
  HIDE_DIVERGENT_SUFFIX,

  /** A replica joins the in-sync set only when it holds all that the leader holds. */
  CAUGHT_UP_BEFORE_JOINING,

  /** A current read waits for every in-sync replica to confirm the epoch after the read arrived. */
  CONFIRM_EPOCH_BEFORE_ANSWERING
}
