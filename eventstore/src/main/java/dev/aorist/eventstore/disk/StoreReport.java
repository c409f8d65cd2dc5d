package dev.aorist.eventstore.disk;

import dev.aorist.eventstore.CorruptDataException;
import java.util.List;

/**
 * What a look at all files of a store found.
 *
 * @param records how many were read, of all partitions
 * @param events in them, without gaps from the first of each partition
 * @param problems what is wrong and where; empty when all is well
 */
public record StoreReport(
    int segments,
    int journals,
    long bytes,
    long records,
    long events,
    List<CorruptDataException> problems) {}
