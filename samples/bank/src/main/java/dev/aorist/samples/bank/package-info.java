/** A bank: accounts with invariants, and a load that proves that no cent is lost. */
@NullMarked
package dev.aorist.samples.bank;

import org.jspecify.annotations.NullMarked;
