package dev.aorist.eventstore;

/**
 * What a store has done since it was opened, for metrics: all but the last are counters that only
 * grow (or maxima), so that a registry may read them whenever it likes. A mean is one counter by
 * another: {@code records / commits} is the size of a batch, {@code commitNanos / commits} the time
 * of a force with its write.
 *
 * @param records appends and consumers' offsets that were committed
 * @param events events among them
 * @param bytes bytes of these records
 * @param commits how often the log was written and forced
 * @param largestCommit the most records of one commit
 * @param commitNanos time that commits took, in nanoseconds
 * @param longestCommitNanos the longest commit, in nanoseconds
 * @param waitingBytes records that wait for the next commit or are in the one under way, in bytes;
 *     a gauge
 */
public record StoreStatistics(
    long records,
    long events,
    long bytes,
    long commits,
    long largestCommit,
    long commitNanos,
    long longestCommitNanos,
    long waitingBytes) {}
