/** Events of several partitions or streams as one sequence. */
@NullMarked
package dev.aorist.eventstore.order;

import org.jspecify.annotations.NullMarked;
