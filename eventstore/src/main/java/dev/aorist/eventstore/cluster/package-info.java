/** The members of a cluster, and messages between them, over Hazelcast. */
@NullMarked
package dev.aorist.eventstore.cluster;

import org.jspecify.annotations.NullMarked;
