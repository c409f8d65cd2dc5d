package dev.aorist.samples.bank.domain;

import dev.aorist.aggregates.AggregateId;

/**
 * Opens an account, empty.
 *
 * @param account its number, for example {@code {ann}checking}: the customer in braces, so that all
 *     accounts of one customer can change together
 */
public record Open(@AggregateId String account, String owner) {}
