/**
 * Annotated methods, found and checked once at start: for modules that hand events and commands to
 * methods of the application's classes. Nothing here knows what an aggregate or a projection is.
 */
@NullMarked
package dev.aorist.eventstore.handler;

import org.jspecify.annotations.NullMarked;
