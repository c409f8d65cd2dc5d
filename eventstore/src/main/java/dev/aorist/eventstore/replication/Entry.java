package dev.aorist.eventstore.replication;

/**
 * What members say to each other. A message is the sender's incarnation, the version of the
 * assignment that it knows, and any number of entries; with none it only says that the sender is
 * there. Each entry begins with its kind and the partition. Between replicas an epoch follows:
 *
 * <pre>
 * LEAD     I lead this epoch: say what you hold
 * HOLD     i64 records, i32 epoch of the last one   what I hold
 * ENDS     i32 epoch, i64 records    your last epoch is none of mine; this is how the one before ends
 * ACCORD   i64 records               up to there we hold the same; cut off what you hold beyond
 * RECORDS  i64 round, i64 committed, i64 number, bytes records    the next records, from this number on
 * BEAT     i64 round, i64 committed, i64 next        no record now; the next one will have this number
 * CONFIRM  i64 round, i64 records    so many records I have forced, and this epoch is my newest
 * EPOCH                              I know a newer epoch than yours, this one
 * LEADS    i64 end                   I lead this epoch, you hold no copy, and this is its end
 * RESIGNED                           I have led this epoch, and now nobody leads: the authority knows
 * </pre>
 *
 * <p>Between those who ask and leaders, who asks and how its question is numbered ({@link Router}):
 *
 * <pre>
 * ASK      i64 life, i64 session, i64 number, bytes      a {@link Request}
 * ANSWER   i64 life, i64 session, i64 number, bytes      what came of it
 * REFUSAL  i64 life, i64 session, i64 number, bytes      why nothing did ({@link Failures})
 * </pre>
 */
enum Entry {
  LEAD,
  HOLD,
  ENDS,
  ACCORD,
  RECORDS,
  BEAT,
  CONFIRM,
  EPOCH,
  LEADS,
  RESIGNED,
  ASK,
  ANSWER,
  REFUSAL;

  private static final Entry[] ALL = values();

  /** Whether it passes between one who asks and a leader. */
  boolean isRouted() {
    return compareTo(ASK) >= 0;
  }

  static Entry of(int kind) {
    if (kind >= ALL.length) {
      throw new IllegalArgumentException(
          "A message has an entry of the unknown kind " + kind + ".");
    }
    return ALL[kind];
  }
}
