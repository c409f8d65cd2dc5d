package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Leadership;
import dev.aorist.eventstore.spi.Roster;
import dev.aorist.eventstore.spi.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to the cluster, and who shall hold what: the two values of the authority that are not
 * of one partition. For the replication worker.
 */
final class Composition {
  private final ReplicationOptions options;
  private final Decisions decisions;
  private final BiConsumer<Assignment, Long> assigned;
  private Roster roster = Roster.EMPTY;
  private Assignment assignment = Assignment.NONE;
  private long version;
  private boolean asking;

  /**
   * @param assigned hears of each newer assignment, and its version
   */
  Composition(
      ReplicationOptions options, Decisions decisions, BiConsumer<Assignment, Long> assigned) {
    this.options = options;
    this.decisions = decisions;
    this.assigned = assigned;
  }

  /** Takes the member's seat in the roster, and asks what is assigned. */
  void begin(Seat seat) {
    register(seat);
    readAssignment();
  }

  private void register(Seat seat) {
    decisions.read(
        Authority.ROSTER,
        answer -> {
          Roster now = Roster.fromBytes(answer.stored().value());
          if (now.seats().contains(seat)) {
            roster = now;
            return;
          }
          decisions.change(
              Authority.ROSTER,
              answer.stored().version(),
              now.with(seat).toBytes(),
              any -> register(seat));
        });
  }

  /** The members that have a seat. */
  void members(Consumer<List<String>> then) {
    decisions.read(
        Authority.ROSTER,
        answer -> {
          roster = Roster.fromBytes(answer.stored().value());
          then.accept(roster.seats().stream().map(Seat::member).sorted().toList());
        });
  }

  /** Takes members out of the roster; their replicas stay what they are. */
  void unseat(Set<String> names, Consumer<@Nullable Void> then) {
    decisions.read(
        Authority.ROSTER,
        answer -> {
          List<Seat> all = Roster.fromBytes(answer.stored().value()).seats();
          List<Seat> left = all.stream().filter(each -> !names.contains(each.member())).toList();
          if (left.size() == all.size()) {
            then.accept(null);
            return;
          }
          decisions.change(
              Authority.ROSTER,
              answer.stored().version(),
              new Roster(left).toBytes(),
              any -> unseat(names, then));
        });
  }

  /** Who shall keep a partition that nobody has kept yet; null while not all are there. */
  @Nullable Leadership firstLeadership(int partition) {
    List<Seat> seats = new ArrayList<>();
    for (String name : options.first()) {
      roster.seats().stream().filter(each -> each.member().equals(name)).forEach(seats::add);
    }
    if (seats.size() < options.first().size()) {
      members(any -> {}); // perhaps they are there the next time
      return null;
    }
    List<Seat> chosen = new ArrayList<>();
    for (int i = 0; i < options.replicas(); i++) {
      chosen.add(seats.get((partition + i) % seats.size()));
    }
    return new Leadership(0, null, chosen, chosen);
  }

  /** What was asked for last, as far as this member has heard. */
  Assignment assignment() {
    return assignment;
  }

  /** Somebody knows this version of the assignment. */
  void heardOf(long known) {
    if (known > version) {
      readAssignment();
    }
  }

  private void readAssignment() {
    if (!asking) {
      asking = true;
      decisions.read(
          Authority.ASSIGNMENT,
          answer -> {
            asking = false;
            take(answer.stored());
          });
    }
  }

  private void take(Authority.Stored stored) {
    if (stored.version() > version) {
      version = stored.version();
      assignment = Assignment.fromBytes(stored.value());
      assigned.accept(assignment, version);
    }
  }

  /**
   * Has another assignment stored.
   *
   * @param then hears whether it was; else somebody else has stored one meanwhile
   */
  void assign(Assignment next, Consumer<Boolean> then) {
    decisions.change(
        Authority.ASSIGNMENT,
        version,
        next.toBytes(),
        answer -> {
          take(answer.stored());
          then.accept(answer.mine());
        });
  }
}
