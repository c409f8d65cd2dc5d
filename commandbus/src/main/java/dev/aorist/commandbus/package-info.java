/** The command bus: brings each command to the aggregate that it is meant for. */
@NullMarked
package dev.aorist.commandbus;

import org.jspecify.annotations.NullMarked;
