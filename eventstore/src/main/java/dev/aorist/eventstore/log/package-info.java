/**
 * The log itself: lanes that decide, the commit that makes durable, the index of what is committed
 * and the reads. Both storages are this with another {@link dev.aorist.eventstore.log.CommitLog}.
 */
@NullMarked
package dev.aorist.eventstore.log;

import org.jspecify.annotations.NullMarked;
