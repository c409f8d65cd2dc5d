package dev.aorist.projections.memory;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.FencedException;
import dev.aorist.projections.spi.Folded;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.KeyOrder;
import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.ViewTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One build. Commits and claims take turns under this object's lock, for as long as it takes to
 * make the next state; readers take the state that is there.
 */
final class MemoryBuild<R> {
  /** Rows, the events that they are made of and what is parked: always all of one moment. */
  record State<R>(
      SortedRows<R> rows, Folded folded, ParkedEvents.State parked, IndexEntries index) {
    Checkpoint checkpoint() {
      return folded.checkpoint();
    }
  }

  private static final Comparator<Row<?>> BY_KEY =
      (a, b) -> KeyOrder.INSTANCE.compare(a.key(), b.key());

  private final String view;
  private final long number;
  private final int version;
  private final Order order;
  private final long[] epochs;
  private final String[] holders;
  private final Set<String> categories = new HashSet<>();
  private final Keeps keeps;
  private final RowFormat<R> format;
  private final Versions<R> versions = new Versions<>();
  private final Switch when;
  private final Set<Position> discarded;
  private final ParkedEvents parked = new ParkedEvents();
  private final boolean copy;
  private long lastEpoch;
  private volatile State<R> state;

  /**
   * @param discarded of all builds of its version
   */
  MemoryBuild(
      String view,
      long number,
      int version,
      Order order,
      int partitions,
      Keeps keeps,
      RowFormat<R> format,
      Switch when,
      String holder,
      Set<Position> discarded) {
    this.keeps = keeps;
    this.format = format;
    this.when = when;
    this.discarded = discarded;
    this.copy = false;
    this.view = view;
    this.number = number;
    this.version = version;
    this.order = order;
    epochs = new long[partitions];
    holders = new String[partitions];
    Arrays.fill(holders, holder);
    state =
        new State<>(
            SortedRows.empty(),
            new Folded(Checkpoint.start(partitions), Checkpoint.start(partitions)),
            parked.state(),
            IndexEntries.NONE);
  }

  /**
   * One state of another build.
   *
   * @throws IllegalStateException when something is parked in it
   */
  private MemoryBuild(MemoryBuild<R> from, long number) {
    State<R> copied = from.state;
    if (copied.parked().count().events() > 0) {
      throw ViewTable.whyNotCopied(from.view, copied.parked().count());
    }
    this.keeps = Keeps.NOTHING;
    this.format = from.format;
    this.when = from.when;
    this.discarded = from.discarded;
    this.copy = true;
    this.view = from.view;
    this.number = number;
    this.version = from.version;
    this.order = from.order;
    epochs = new long[from.epochs.length];
    holders = new String[epochs.length];
    Arrays.fill(holders, "");
    categories.addAll(from.categories);
    state = new State<>(copied.rows(), copied.folded(), parked.state(), IndexEntries.NONE);
  }

  synchronized MemoryBuild<R> copy(long copysNumber) {
    return new MemoryBuild<>(this, copysNumber);
  }

  boolean isCopy() {
    return copy;
  }

  long number() {
    return number;
  }

  int version() {
    return version;
  }

  Order order() {
    return order;
  }

  Keeps keeps() {
    return keeps;
  }

  Versions<R> versions() {
    return versions;
  }

  Switch when() {
    return when;
  }

  State<R> state() {
    return state;
  }

  synchronized List<String> holders() {
    return List.of(holders);
  }

  /** Whether nobody has claimed anything since. */
  synchronized boolean isHeldBy(Claim claim) {
    return Arrays.stream(epochs).allMatch(epoch -> epoch == claim.epoch());
  }

  /** Is held by nobody, as others are told. */
  synchronized void release() {
    Arrays.fill(holders, "");
  }

  synchronized void release(Claim claim) {
    for (int p = 0; p < epochs.length; p++) {
      if (epochs[p] == claim.epoch()) {
        holders[p] = "";
      }
    }
  }

  synchronized Claim claim(BitSet partitions, String holder) {
    long epoch = ++lastEpoch;
    partitions.stream()
        .forEach(
            partition -> {
              epochs[partition] = epoch;
              holders[partition] = holder;
            });
    return new Claim(
        number,
        epoch,
        holder,
        state.checkpoint(),
        categories,
        parked.keys(),
        state.parked().count().events());
  }

  synchronized void commit(Commit<R> commit) {
    for (Commit.Step step : commit.steps()) {
      if (epochs[step.partition()] != commit.epoch()) {
        throw new FencedException(view, number, commit.epoch());
      }
    }
    State<R> before = state;
    long[] offsets = new long[epochs.length];
    long[] seen = new long[epochs.length];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = before.checkpoint().offset(p);
      seen[p] = before.folded().seen().offset(p);
    }
    for (Commit.Step step : commit.steps()) {
      offsets[step.partition()] = step.offset();
      seen[step.partition()] += step.events();
      categories.addAll(step.categories());
    }
    versions.add(commit.versions(), commit.historyFrom());
    discarded.addAll(commit.parking().discards());
    state =
        new State<>(
            changed(before.rows(), commit),
            new Folded(Checkpoint.of(offsets), Checkpoint.of(seen)),
            parked.change(commit.parking()),
            before.index().with(format, keeps.indexes(), before.rows(), commit));
  }

  private static <R> SortedRows<R> changed(SortedRows<R> rows, Commit<R> commit) {
    List<Row<R>> puts = commit.puts().stream().sorted(BY_KEY).toList();
    List<String> deletes = commit.deletes().stream().sorted(KeyOrder.INSTANCE).toList();
    int size = puts.size() + deletes.size();
    String[] keys = new String[size];
    @Nullable Object[] values = new Object[size];
    int put = 0;
    int delete = 0;
    for (int i = 0; i < size; i++) {
      boolean nextIsPut =
          delete == deletes.size()
              || put < puts.size()
                  && KeyOrder.INSTANCE.compare(puts.get(put).key(), deletes.get(delete)) < 0;
      if (nextIsPut) {
        keys[i] = puts.get(put).key();
        values[i] = puts.get(put++).row();
      } else {
        keys[i] = deletes.get(delete++);
      }
    }
    return rows.with(keys, values);
  }
}
