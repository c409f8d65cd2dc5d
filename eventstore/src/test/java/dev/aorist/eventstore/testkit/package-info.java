/**
 * For tests of this and other modules, and for those who write a third storage: the contract of an
 * event store, the simulated environment, the faulty files and the checker of histories.
 */
@NullMarked
package dev.aorist.eventstore.testkit;

import org.jspecify.annotations.NullMarked;
