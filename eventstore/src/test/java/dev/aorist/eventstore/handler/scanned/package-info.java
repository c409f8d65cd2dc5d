/** Classes for {@link dev.aorist.eventstore.handler.PackageScanTest} to find. */
package dev.aorist.eventstore.handler.scanned;
