/** What the tests of all modules share; it travels in the test-jar of the event store. */
@NullMarked
package dev.aorist.testkit;

import org.jspecify.annotations.NullMarked;
