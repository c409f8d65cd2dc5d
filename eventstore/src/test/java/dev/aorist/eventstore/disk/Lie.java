package dev.aorist.eventstore.disk;

/** What a directory says that it did and did not. */
enum Lie {
  FORCE_FILE,
  FORCE_DIRECTORY
}
