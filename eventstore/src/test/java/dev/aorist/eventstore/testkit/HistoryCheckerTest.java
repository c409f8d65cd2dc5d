package dev.aorist.eventstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.Metadata;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamAppend;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.VersionConflictException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Right histories pass; each planted mistake is found and named. */
class HistoryCheckerTest {
  private static final StreamId ONE = StreamId.parse("account-{a}1");
  private static final StreamId TWO = StreamId.parse("account-{a}2");

  private final SplittableRandom random = new SplittableRandom(1);
  private final History history = new History();
  private final List<Event> log = new ArrayList<>();
  private final Map<StreamId, Long> versions = new HashMap<>();

  private Append append(ExpectedVersion expected, StreamId... streams) {
    return History.labelled(Uuid7.at(Instant.EPOCH, random), List.of(streams), expected, 2);
  }

  private Append append() {
    return append(ExpectedVersion.any(), ONE);
  }

  /** Puts an append into the log, as a store would; gives the answer. */
  private Outcome.Done write(Append append) {
    for (StreamAppend part : append.streams()) {
      for (Object event : part.events()) {
        long version = versions.merge(part.stream(), 0L, (before, any) -> before + 1);
        log.add(event(log.size(), part.stream(), version, (String) event));
      }
    }
    int events = append.streams().stream().mapToInt(part -> part.events().size()).sum();
    return new Outcome.Done(
        new Appended(
            new Position(0, log.size() - 1),
            events,
            versions.get(append.streams().get(0).stream()),
            log.size() - 1));
  }

  private static Event event(long offset, StreamId stream, long version, String payload) {
    return new Event(
        new Position(0, offset),
        stream,
        version,
        offset,
        new UUID(0, offset),
        "text",
        Metadata.none(),
        payload);
  }

  private Append acknowledged() {
    Append append = append();
    history.add(append, write(append));
    return append;
  }

  private void isRight() {
    assertThatCode(() -> HistoryChecker.check(history, List.of(log))).doesNotThrowAnyException();
  }

  private void isWrong(String... saying) {
    assertThatThrownBy(() -> HistoryChecker.check(history, List.of(log)))
        .isInstanceOf(AssertionError.class)
        .satisfies(error -> assertThat(error.getMessage()).contains(saying));
  }

  @Test
  void what_a_store_may_do_is_right() {
    acknowledged();
    Append two = append(ExpectedVersion.exactly(1), ONE, TWO);
    history.add(two, new Outcome.Refused(new IllegalArgumentException("for the test")));
    Append unknownAndWritten = append();
    history.add(unknownAndWritten, new Outcome.Unknown());
    Outcome.Done answer = write(unknownAndWritten);
    history.add(unknownAndWritten, answer);
    history.add(unknownAndWritten, answer);
    history.add(append(), new Outcome.Unknown());
    history.add(new Position(0, 1), log.subList(1, 4), true);
    history.add(
        append(ExpectedVersion.noStream(), ONE),
        new Outcome.Conflict(new VersionConflictException(ONE, ExpectedVersion.noStream(), 3)));
    history.begin(append());

    isRight();
  }

  @Test
  void a_lost_acknowledgement() {
    acknowledged();
    log.clear();
    isWrong("lost: ", "was acknowledged at 0:1 and is not there");
  }

  @Test
  void an_acknowledged_append_in_another_place() {
    Append other = append();
    history.add(other, new Outcome.Unknown());
    Append append = append();
    Outcome.Done answer = write(append);
    log.clear();
    versions.clear();
    write(other);
    write(append);
    history.add(append, answer);
    isWrong("moved: ", "but ends at");
  }

  @Test
  void a_hole() {
    acknowledged();
    acknowledged();
    log.remove(1);
    isWrong("hole: 0:2 stands where 0:1 belongs");
  }

  @Test
  void a_version_given_twice() {
    acknowledged();
    versions.put(ONE, 0L);
    acknowledged();
    isWrong("version: account-{a}1 has version 1 at 0:2 where 2 belongs");
  }

  @Test
  void a_version_left_out() {
    acknowledged();
    versions.put(ONE, 2L);
    acknowledged();
    isWrong("version: account-{a}1 has version 3 at 0:2 where 2 belongs");
  }

  @Test
  void a_time_that_goes_back() {
    acknowledged();
    Event last = log.remove(1);
    log.add(
        new Event(
            last.position(),
            last.stream(),
            last.version(),
            -1,
            last.id(),
            last.type(),
            last.metadata(),
            last.payload()));
    isWrong("time: goes back at 0:1");
  }

  @Test
  void half_an_append() {
    history.add(append(ExpectedVersion.any(), ONE, TWO), new Outcome.Unknown());
    write(history.attempts().get(0).append());
    log.subList(2, 4).clear();
    isWrong("torn: the append", "nothing stands where", "of account-{a}2 belongs");
  }

  @Test
  void an_append_with_another_in_between() {
    Append one = append();
    Append two = append();
    history.add(one, new Outcome.Unknown());
    history.add(two, new Outcome.Unknown());
    for (int i = 0; i < 2; i++) {
      for (Append append : List.of(one, two)) {
        var event = (String) append.streams().get(0).events().get(i);
        log.add(event(log.size(), ONE, log.size(), event));
      }
    }
    isWrong("torn: ");
  }

  @Test
  void events_that_nobody_sent() {
    write(append());
    isWrong("phantom: nobody sent");
  }

  @Test
  void an_append_written_twice() {
    Append append = append();
    history.add(append, new Outcome.Unknown());
    write(append);
    history.add(append, write(append));
    isWrong("twice: ", "stands at 0:0 and 0:2");
  }

  @Test
  void a_refused_append_that_is_there() {
    Append append = append();
    history.add(append, new Outcome.Refused(new LimitExceededException("it", 2, 1)));
    write(append);
    isWrong("refused: ", "but stands at 0:0");
  }

  @Test
  void an_append_that_was_told_of_a_conflict_and_is_there() {
    acknowledged();
    Append append = append(ExpectedVersion.noStream(), ONE);
    history.add(
        append,
        new Outcome.Conflict(new VersionConflictException(ONE, ExpectedVersion.noStream(), 1)));
    write(append);
    isWrong("refused: ", "but stands at 0:2", "decision: ", "although it expected no stream");
  }

  @Test
  void two_answers_to_one_id() {
    Append append = acknowledged();
    var answer = ((Outcome.Done) history.attempts().get(0).outcome()).answer();
    history.add(append, new Outcome.Done(new Appended(answer.last(), answer.events(), 7, 1)));
    isWrong("answer: ", "was told", "and then");
  }

  @Test
  void a_decision_on_another_version() {
    acknowledged();
    Append append = append(ExpectedVersion.exactly(5), ONE);
    history.add(append, write(append));
    isWrong("decision: ", "expected version 5 and account-{a}1 was at 1");
  }

  @Test
  void an_order_that_callers_can_tell_is_wrong() {
    Append first = append();
    Append second = append();
    Outcome.Done answerOfSecond = write(second);
    history.add(first, write(first));
    history.add(second, answerOfSecond);
    isWrong("order: ", "was acknowledged before", "but stands behind it");
  }

  @Test
  void calls_under_way_together_may_stand_in_any_order() {
    Append first = append();
    Append second = append();
    Outcome.Done answerOfSecond = write(second);
    Consumer<Outcome> answered = history.begin(second);
    history.add(first, write(first));
    answered.accept(answerOfSecond);
    isRight();
  }

  @Test
  void a_conflict_with_a_version_that_was_never_committed() {
    acknowledged();
    conflict(ExpectedVersion.noStream(), 5);
    isWrong("conflict: ", "which was never committed");
  }

  @Test
  void a_conflict_with_a_version_that_had_passed() {
    acknowledged();
    acknowledged();
    conflict(ExpectedVersion.exactly(3), 1);
    isWrong("conflict: ", "but a later version had been acknowledged before");
  }

  @Test
  void a_conflict_with_a_version_of_the_future() {
    acknowledged();
    conflict(ExpectedVersion.noStream(), 3);
    acknowledged();
    isWrong("conflict: ", "which was sent only later");
  }

  @Test
  void a_conflict_that_is_none() {
    acknowledged();
    conflict(ExpectedVersion.exactly(1), 1);
    isWrong("conflict: ", "which is none with version 1");
  }

  private void conflict(ExpectedVersion expected, long actual) {
    history.add(
        append(expected, ONE),
        new Outcome.Conflict(new VersionConflictException(ONE, expected, actual)));
  }

  @Test
  void a_reader_made_to_skip() {
    acknowledged();
    acknowledged();
    history.add(new Position(0, 0), List.of(log.get(0), log.get(2)), false);
    isWrong("read: a read from 0:0 gave", "which the log does not hold at 1");
  }

  @Test
  void a_reader_who_was_shown_what_is_not_there() {
    acknowledged();
    history.add(new Position(0, 2), List.of(event(2, ONE, 2, "uncommitted#0")), false);
    isWrong("read: a read from 0:2 gave", "which the log does not hold at 2");
  }

  @Test
  void a_reader_who_was_told_the_end_too_early() {
    acknowledged();
    acknowledged();
    history.add(new Position(0, 0), log.subList(0, 2), true);
    isWrong("read: a read from 0:0 was told the end at 2");
  }

  @Test
  void what_was_answered_later_was_not_answered_then() {
    long before = history.now();
    acknowledged();
    long after = history.now();

    assertThat(history.attempts(before)).isEmpty();
    assertThat(history.attempts(after - 1))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.outcome()).isInstanceOf(Outcome.Unknown.class));
    assertThat(history.attempts(after).get(0).outcome()).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void a_reader_of_a_stream_who_missed_what_had_been_acknowledged() {
    acknowledged();
    history.add(ONE, List.copyOf(log));
    acknowledged();
    isRight();

    history.add(ONE, log.subList(0, 2));
    isWrong("stream: a read of account-{a}1 gave 2 events, but a later one had been acknowledged");
  }

  @Test
  void a_reader_of_a_stream_who_was_shown_what_is_not_there() {
    acknowledged();
    history.add(ONE, List.of(log.get(1)));
    isWrong("stream: a read of account-{a}1 gave what the log does not hold");
  }
}
