package dev.aorist.samples.quakes.feed;

import java.time.Instant;

/**
 * A command of a feed, in its place.
 *
 * @param sequence its place among all commands of the feed, from 0
 * @param instant when it became known
 * @param line the line that it comes from
 * @param command a command of the aggregate {@code Quake}
 */
public record FeedCommand(int sequence, Instant instant, int line, Object command) {}
