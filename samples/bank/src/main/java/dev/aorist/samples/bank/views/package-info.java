/** What can be asked of the accounts. */
@NullMarked
package dev.aorist.samples.bank.views;

import org.jspecify.annotations.NullMarked;
