/** Rows as JSON: their stored form and the digest over it. The only place that knows Jackson. */
@NullMarked
package dev.aorist.projections.json;

import org.jspecify.annotations.NullMarked;
