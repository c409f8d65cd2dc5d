package dev.aorist.projections;

/**
 * A row that stands still because an event that concerns it is parked.
 *
 * @param key the row's key
 * @param events how many events wait for it
 * @param first the one that comes first
 */
public record ParkedRow(String key, long events, ParkedEvent first) {}
