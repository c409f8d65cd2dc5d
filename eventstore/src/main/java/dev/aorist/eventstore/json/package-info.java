/** Events as JSON, with Jackson: names, schema versions, upcasters. */
@NullMarked
package dev.aorist.eventstore.json;

import org.jspecify.annotations.NullMarked;
