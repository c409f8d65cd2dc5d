/** What the tests of projections share; also for the tests of modules above. */
@NullMarked
package dev.aorist.projections.testkit;

import org.jspecify.annotations.NullMarked;
