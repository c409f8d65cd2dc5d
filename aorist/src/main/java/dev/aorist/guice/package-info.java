/** Aorist for applications that are put together by Guice. */
@NullMarked
package dev.aorist.guice;

import org.jspecify.annotations.NullMarked;
