/** The HTTP interface: views, their state at any time, rebuilds, commands and health, as JSON. */
@NullMarked
package dev.aorist.http;

import org.jspecify.annotations.NullMarked;
