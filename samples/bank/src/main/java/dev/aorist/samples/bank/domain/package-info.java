/** Accounts: their commands, events and rules. */
@NullMarked
package dev.aorist.samples.bank.domain;

import org.jspecify.annotations.NullMarked;
