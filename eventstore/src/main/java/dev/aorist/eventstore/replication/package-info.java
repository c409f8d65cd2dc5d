/**
 * One log on several members: leaders and followers of partitions, over any transport and any
 * authority.
 */
@NullMarked
package dev.aorist.eventstore.replication;

import org.jspecify.annotations.NullMarked;
