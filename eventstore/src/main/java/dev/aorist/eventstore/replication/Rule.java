package dev.aorist.eventstore.replication;

/**
 * The rules without any one of which something acknowledged can be lost or missed. The simulation
 * leaves each out in turn, to show that it would notice.
 */
enum Rule {
  /** A replica confirms only what it has forced. */
  FORCE_FIRST,
  /** Only who is in sync proposes itself. */
  ONLY_IN_SYNC_LEADS,
  /** A leader's first record is the beginning of its epoch, and commits what stands before it. */
  EPOCH_START,
  /** Committed is what every in-sync replica has forced. */
  ALL_IN_SYNC,
  /** Nothing is committed with fewer in-sync replicas than the minimum. */
  MINIMUM_IN_SYNC,
  /** A replica is taken out by the authority before anything is committed without it. */
  SHRINK_FIRST,
  /** A follower refuses what an earlier epoch's leader says. */
  REFUSE_OLD_EPOCHS,
  /** A follower compares its history with a new leader's and cuts off what diverges. */
  COMPARE_HISTORY,
  /** A replica joins when it holds all that is committed. */
  CAUGHT_UP,
  /** An answer that writes nothing waits for confirmations of the epoch. */
  CONFIRM_EPOCH,
  /** A confirmation counts for the incarnation that gave it. */
  SEATS
}
