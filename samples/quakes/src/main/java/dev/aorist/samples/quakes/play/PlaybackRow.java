package dev.aorist.samples.quakes.play;

/**
 * How far a feed has been played.
 *
 * @param sequence the last command that was accepted, by its place in the feed, from 0
 * @param accepted how many commands were accepted
 */
public record PlaybackRow(int sequence, int accepted) {}
