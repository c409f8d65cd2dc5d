package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.testkit.History.Attempt;
import dev.aorist.eventstore.testkit.History.Read;
import dev.aorist.eventstore.testkit.History.WholeStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Holds what callers were told against the log as it was read in the end, and says what breaks a
 * promise:
 *
 * <ul>
 *   <li>the log: offsets without holes, versions of each stream without holes and each once,
 *       timestamps that do not go back, the events of an append together, in order, all or none,
 *       once, and none that nobody sent;
 *   <li>answers: what was acknowledged is where the answer said; what was refused is not there;
 *       what is unknown may be; an id has one answer;
 *   <li>decisions: what was written met its expected versions; a conflict told a version that the
 *       stream can have had while the call was under way, committed and not the expected one;
 *   <li>order: what was sent after an acknowledgement stands behind it;
 *   <li>reads: each gave what the log holds, without a hole, and whoever was told that nothing is
 *       left had seen all that was acknowledged before; a stream was read as it was at a moment of
 *       the call.
 * </ul>
 *
 * Events are told apart by the labels that {@link History#labelled} gives them. For one thread.
 */
public final class HistoryChecker {
  private static final int MOST_SHOWN = 10;

  private final List<List<Event>> log;
  private final List<String> wrong = new ArrayList<>();
  private final Map<UUID, Sent> sent = new HashMap<>();
  private final Map<StreamId, Long> versions = new HashMap<>();
  private final Map<StreamId, StreamWrites> streams = new HashMap<>();

  /** An append over all its attempts, and where it was found. */
  private static final class Sent {
    final Append append;
    final List<Attempt> attempts = new ArrayList<>();
    final Map<StreamId, Long> firstVersions = new HashMap<>();
    long acknowledged = Long.MAX_VALUE;
    Event first;
    Event last;

    Sent(Append append) {
      this.append = append;
    }

    int events() {
      return append.streams().stream().mapToInt(part -> part.events().size()).sum();
    }

    boolean isThere() {
      return first != null;
    }
  }

  private HistoryChecker(List<Attempt> attempts, List<List<Event>> log) {
    this.log = log;
    for (Attempt attempt : attempts) {
      Sent to = sent.computeIfAbsent(attempt.append().id(), id -> new Sent(attempt.append()));
      to.attempts.add(attempt);
      if (attempt.outcome() instanceof Outcome.Done) {
        to.acknowledged = Math.min(to.acknowledged, attempt.end());
      }
    }
  }

  /**
   * @param log the events of each partition, from offset 0
   * @throws AssertionError naming what is wrong
   */
  public static void check(History history, List<List<Event>> log) {
    check(history.attempts(), history.reads(), history.streams(), log);
  }

  /**
   * @throws AssertionError naming what is wrong
   */
  public static void check(List<Attempt> attempts, List<Read> reads, List<List<Event>> log) {
    check(attempts, reads, List.of(), log);
  }

  private static void check(
      List<Attempt> attempts, List<Read> reads, List<WholeStream> streams, List<List<Event>> log) {
    var checker = new HistoryChecker(attempts, log);
    for (int partition = 0; partition < log.size(); partition++) {
      checker.checkLog(partition, log.get(partition));
      checker.checkOrder(log.get(partition));
    }
    checker.sent.values().forEach(checker::checkAnswers);
    reads.forEach(checker::checkRead);
    streams.forEach(checker::checkStream);
    if (!checker.wrong.isEmpty()) {
      throw new AssertionError(
          checker.wrong.size()
              + " promises are broken:\n  "
              + String.join(
                  "\n  ", checker.wrong.subList(0, Math.min(MOST_SHOWN, checker.wrong.size()))));
    }
  }

  private void checkLog(int partition, List<Event> events) {
    long timestamp = Long.MIN_VALUE;
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      if (event.position().partition() != partition || event.position().offset() != i) {
        wrong("hole: " + event.position() + " stands where " + partition + ":" + i + " belongs");
      }
      long version = versions.merge(event.stream(), 0L, (before, any) -> before + 1);
      if (event.version() != version) {
        wrong(
            "version: %s has version %d at %s where %d belongs",
            event.stream(), event.version(), event.position(), version);
      }
      if (event.timestamp() < timestamp) {
        wrong("time: goes back at " + event.position());
      }
      timestamp = event.timestamp();
    }
    for (int i = 0; i < events.size(); ) {
      i += checkAppend(events, i);
    }
  }

  /** Checks the append whose first event is at {@code at}; gives how many events to go on. */
  private int checkAppend(List<Event> events, int at) {
    Event first = events.get(at);
    String label = label(first);
    int hash = label.indexOf('#');
    Sent found = hash < 0 ? null : sent.get(UUID.fromString(label.substring(0, hash)));
    if (found == null) {
      wrong("phantom: nobody sent " + label + " at " + first.position());
      return 1;
    }
    if (found.isThere()) {
      wrong(
          "twice: " + label + " stands at " + found.first.position() + " and " + first.position());
      return 1;
    }
    found.first = first;
    int i = at;
    for (StreamAppend part : found.append.streams()) {
      for (int k = 0; k < part.events().size(); k++, i++) {
        Event event = i < events.size() ? events.get(i) : null;
        if (event == null
            || !event.payload().equals(part.events().get(k))
            || !event.stream().equals(part.stream())) {
          wrong(
              "torn: the append %s is not whole at %s: %s stands where %s of %s belongs",
              found.append.id(),
              first.position(),
              event == null ? "nothing" : label(event) + " of " + event.stream(),
              part.events().get(k),
              part.stream());
          return Math.max(1, i - at);
        }
        found.last = event;
        found.firstVersions.putIfAbsent(part.stream(), event.version());
      }
      streams
          .computeIfAbsent(part.stream(), any -> new StreamWrites())
          .add(found.firstVersions.get(part.stream()), found.acknowledged, start(found));
      long before = found.firstVersions.get(part.stream()) - 1;
      if (!part.expected().isMetBy(before)) {
        wrong(
            "decision: %s was written at %s although it expected %s and %s was at %d",
            found.append.id(), first.position(), part.expected(), part.stream(), before);
      }
    }
    return i - at;
  }

  private static String label(Event event) {
    return (String) event.payload();
  }

  /** What was sent after an acknowledgement may not stand before what was acknowledged. */
  private void checkOrder(List<Event> events) {
    Sent latest = null;
    for (Event event : events) {
      String label = label(event);
      int hash = label.indexOf('#');
      Sent here = hash < 0 ? null : sent.get(UUID.fromString(label.substring(0, hash)));
      if (here == null || here.first != event) {
        continue;
      }
      if (latest != null && here.acknowledged < start(latest)) {
        wrong(
            "order: %s was acknowledged before %s was sent, but stands behind it",
            here.append.id(), latest.append.id());
      }
      if (latest == null || start(here) > start(latest)) {
        latest = here;
      }
    }
  }

  private static long start(Sent append) {
    return append.attempts.get(0).start();
  }

  private void checkAnswers(Sent append) {
    Outcome.Done answer = null;
    boolean mayBeThere = false;
    for (Attempt attempt : append.attempts) {
      if (attempt.outcome() instanceof Outcome.Done done) {
        if (answer != null && !answer.equals(done)) {
          wrong("answer: %s was told %s and then %s", append.append.id(), answer, done);
        }
        answer = done;
        checkAcknowledged(append, done);
      } else if (attempt.outcome() instanceof Outcome.Conflict conflict) {
        checkConflict(attempt, conflict);
      }
      mayBeThere |= attempt.outcome() instanceof Outcome.Unknown;
    }
    if (append.isThere() && answer == null && !mayBeThere) {
      wrong(
          "refused: %s was told %s, but stands at %s",
          append.append.id(), append.attempts.get(0).outcome(), append.first.position());
    }
  }

  private void checkAcknowledged(Sent append, Outcome.Done done) {
    UUID id = append.append.id();
    if (!append.isThere()) {
      wrong("lost: %s was acknowledged at %s and is not there", id, done.answer().last());
    } else if (append.last != null
        && (!append.last.position().equals(done.answer().last())
            || append.events() != done.answer().events()
            || append.last.timestamp() != done.answer().timestamp()
            || done.answer().version() != firstStreamVersion(append))) {
      wrong("moved: %s was told %s, but ends at %s", id, done.answer(), append.last);
    }
  }

  private static long firstStreamVersion(Sent append) {
    StreamAppend part = append.append.streams().get(0);
    return append.firstVersions.get(part.stream()) + part.events().size() - 1;
  }

  private void checkConflict(Attempt attempt, Outcome.Conflict conflict) {
    var facts = conflict.facts();
    StreamId stream = facts.stream();
    long actual = facts.actual();
    String who = attempt.append().id() + " was told of a conflict with " + stream + " at " + actual;
    if (facts.expected().isMetBy(actual)
        || attempt.append().streams().stream()
            .noneMatch(
                part -> part.stream().equals(stream) && part.expected().equals(facts.expected()))) {
      wrong("conflict: %s, which is none with %s", who, facts.expected());
    }
    if (actual > versions.getOrDefault(stream, -1L)) {
      wrong("conflict: %s, which was never committed", who);
    }
    StreamWrites writes = streams.get(stream);
    if (writes != null && writes.acknowledgedAfter(actual) < attempt.start()) {
      wrong("conflict: %s, but a later version had been acknowledged before", who);
    }
    if (writes != null && writes.sentUpTo(actual) > attempt.end()) {
      wrong("conflict: %s, which was sent only later", who);
    }
  }

  private void checkRead(Read read) {
    List<Event> events = log.get(read.from().partition());
    String who = "a read from " + read.from();
    long offset = read.from().offset();
    for (Event event : read.events()) {
      if (offset >= events.size() || !events.get((int) offset).equals(event)) {
        wrong("read: %s gave %s, which the log does not hold at %d", who, event, offset);
        return;
      }
      offset++;
    }
    if (read.next() != offset) {
      wrong("read: %s gave events up to %d and says to go on at %d", who, offset, read.next());
    }
    if (read.end() && offset < events.size()) {
      String next = label(events.get((int) offset));
      Sent missed = sent.get(UUID.fromString(next.substring(0, next.indexOf('#'))));
      if (missed != null && missed.acknowledged < read.start()) {
        wrong("read: %s was told the end at %d, but %s had been acknowledged", who, offset, next);
      }
    }
  }

  private void checkStream(WholeStream read) {
    List<Event> all =
        log.stream()
            .flatMap(List::stream)
            .filter(event -> event.stream().equals(read.stream()))
            .toList();
    int seen = read.events().size();
    if (seen > all.size() || !read.events().equals(all.subList(0, seen))) {
      wrong("stream: a read of %s gave what the log does not hold", read.stream());
      return;
    }
    StreamWrites writes = streams.get(read.stream());
    if (writes != null && writes.acknowledgedAfter(seen - 1) < read.start()) {
      wrong(
          "stream: a read of %s gave %d events, but a later one had been acknowledged before",
          read.stream(), seen);
    }
  }

  private void wrong(String what, Object... facts) {
    wrong.add(facts.length == 0 ? what : String.format(what, facts));
  }
}
