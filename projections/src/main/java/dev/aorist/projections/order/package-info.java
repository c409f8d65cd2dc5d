/** Events of several partitions or streams as one sequence. */
@NullMarked
package dev.aorist.projections.order;

import org.jspecify.annotations.NullMarked;
