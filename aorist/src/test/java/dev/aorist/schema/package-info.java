/** Version 3 of a domain, on a store that version 1 of it wrote. */
package dev.aorist.schema;
