package dev.aorist.samples.quakes.domain;

/** What can happen to a quake's record. */
public sealed interface QuakeEvent permits QuakeReported, QuakeReviewed, QuakeRevised {}
