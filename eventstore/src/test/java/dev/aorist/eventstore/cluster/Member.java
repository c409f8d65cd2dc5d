package dev.aorist.eventstore.cluster;

import java.util.Arrays;

/**
 * One replica in the model. A record is one byte: its epoch in the upper half, in the lower half
 * which append it is, 0 for an epoch-start.
 *
 * @param up whether it runs
 * @param incarnation counts its blank beginnings
 * @param log its records
 * @param forced how many of them a crash leaves
 * @param epoch the highest epoch it knows of
 * @param leads the epoch that it leads, as far as it knows; 0 for none
 * @param inSync as a leader: the in-sync set that it set last, a bit a seat (member and
 *     incarnation)
 * @param confirmed as a leader: how many records each replica has confirmed
 * @param committed as a leader: how many records are committed
 * @param reading as a leader: how many records were committed anywhere when the read arrived; -1
 *     without a read
 * @param readConfirmed as a leader: the seats that have confirmed the epoch since
 */
record Member(
    boolean up,
    int incarnation,
    byte[] log,
    int forced,
    int epoch,
    int leads,
    int inSync,
    byte[] confirmed,
    int committed,
    int reading,
    int readConfirmed) {
  static Member fresh(int members) {
    return new Member(true, 0, new byte[0], 0, 0, 0, 0, new byte[members], 0, -1, 0);
  }

  static int epochOf(byte record) {
    return record >> 4;
  }

  Member crashed() {
    return new Member(
        false,
        incarnation,
        Arrays.copyOf(log, forced),
        forced,
        0,
        0,
        0,
        new byte[confirmed.length],
        0,
        -1,
        0);
  }

  /** Knows only the epochs in its log. */
  Member restarted() {
    int known = log.length == 0 ? 0 : epochOf(log[log.length - 1]);
    return new Member(true, incarnation, log, forced, known, 0, 0, confirmed, 0, -1, 0);
  }

  Member blanked() {
    return new Member(true, incarnation + 1, new byte[0], 0, 0, 0, 0, confirmed, 0, -1, 0);
  }

  Member leading(int newEpoch, int set) {
    return new Member(
        true,
        incarnation,
        log,
        forced,
        Math.max(epoch, newEpoch),
        newEpoch,
        set,
        new byte[confirmed.length],
        0,
        -1,
        0);
  }

  Member withInSync(int set) {
    return new Member(
        up,
        incarnation,
        log,
        forced,
        epoch,
        leads,
        set,
        confirmed,
        committed,
        reading,
        readConfirmed);
  }

  Member appended(byte record) {
    byte[] longer = Arrays.copyOf(log, log.length + 1);
    longer[log.length] = record;
    return withLog(longer, forced);
  }

  Member withLog(byte[] records, int forced) {
    return new Member(
        up,
        incarnation,
        records,
        forced,
        epoch,
        leads,
        inSync,
        confirmed,
        committed,
        reading,
        readConfirmed);
  }

  /** Takes note of an epoch; a leader that hears of a higher one leads no more. */
  Member heard(int higher) {
    if (higher <= epoch) {
      return this;
    }
    boolean deposed = leads != 0 && leads < higher;
    return new Member(
        up,
        incarnation,
        log,
        forced,
        higher,
        deposed ? 0 : leads,
        deposed ? 0 : inSync,
        deposed ? new byte[confirmed.length] : confirmed,
        deposed ? 0 : committed,
        deposed ? -1 : reading,
        deposed ? 0 : readConfirmed);
  }

  Member confirmed(int replica, int records) {
    byte[] next = confirmed.clone();
    next[replica] = (byte) Math.max(next[replica], records);
    return new Member(
        up,
        incarnation,
        log,
        forced,
        epoch,
        leads,
        inSync,
        next,
        committed,
        reading,
        readConfirmed);
  }

  /** Forgets what an earlier incarnation of a replica confirmed. */
  Member unconfirmed(int replica) {
    byte[] next = confirmed.clone();
    next[replica] = 0;
    return new Member(
        up,
        incarnation,
        log,
        forced,
        epoch,
        leads,
        inSync,
        next,
        committed,
        reading,
        readConfirmed);
  }

  Member committed(int records) {
    return new Member(
        up,
        incarnation,
        log,
        forced,
        epoch,
        leads,
        inSync,
        confirmed,
        records,
        reading,
        readConfirmed);
  }

  Member reading(int seen, int confirmations) {
    return new Member(
        up,
        incarnation,
        log,
        forced,
        epoch,
        leads,
        inSync,
        confirmed,
        committed,
        seen,
        confirmations);
  }
}
