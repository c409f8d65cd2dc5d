/** The application that the tests of this module run. */
@NullMarked
package dev.aorist.bank;

import org.jspecify.annotations.NullMarked;
