package dev.aorist.eventstore.disk;

/**
 * A journal that nothing is added to any more, and all of which is durable.
 *
 * @param end where its last envelope ends
 * @param epoch in which it was begun
 * @param ceiling the highest of its envelopes
 */
record ClosedJournal(JournalFile file, Contents contents, long end, int epoch, long ceiling) {}
