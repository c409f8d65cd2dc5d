package dev.aorist.eventstore.replication;

/**
 * That a leader has waited for its replicas for as long as anybody waits: asking it again helps
 * nobody.
 */
final class UnconfirmedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  UnconfirmedException(String why) {
    super(why);
  }
}
