/**
 * The storage on a local disk: journal files, their recovery, and the preparation of the next one.
 */
@NullMarked
package dev.aorist.eventstore.disk;

import org.jspecify.annotations.NullMarked;
