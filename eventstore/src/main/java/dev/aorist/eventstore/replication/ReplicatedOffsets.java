package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Consumers' offsets, kept by the leaders of their partitions. Any thread may call. */
final class ReplicatedOffsets implements ConsumerOffsets {
  private final ReplicatedStore store;

  ReplicatedOffsets(ReplicatedStore store) {
    this.store = store;
  }

  @Override
  public Future<ConsumerOffset> claim(String group, int partition, Start start) {
    try {
      ConsumerOffset.checkGroup(group);
      check(partition);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    return store
        .ask(partition, Request.claim(group, start), null)
        .map(answer -> Request.offset(new Input(answer), partition));
  }

  @Override
  public Future<Void> store(ConsumerOffset offset) {
    int partition = offset.next().partition();
    try {
      check(partition);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    return store.ask(partition, Request.store(offset), offset).mapEmpty();
  }

  private void check(int partition) {
    if (partition < 0 || partition >= store.partitions()) {
      throw new IllegalArgumentException(
          "There is no partition "
              + partition
              + "; the store has partitions 0 to "
              + (store.partitions() - 1)
              + ".");
    }
  }

  @Override
  public Future<Checkpoint> stored(String group) {
    return all()
        .map(
            partitions ->
                Checkpoint.of(
                    partitions.stream()
                        .mapToLong(
                            offsets ->
                                offsets.stream()
                                    .filter(each -> each.group().equals(group))
                                    .mapToLong(each -> each.next().offset())
                                    .findFirst()
                                    .orElse(0))
                        .toArray()));
  }

  @Override
  public Future<Set<String>> groups() {
    return all()
        .map(
            partitions ->
                partitions.stream()
                    .flatMap(List::stream)
                    .map(ConsumerOffset::group)
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  private Future<List<List<ConsumerOffset>>> all() {
    List<Future<List<ConsumerOffset>>> all = new ArrayList<>();
    for (int p = 0; p < store.partitions(); p++) {
      int partition = p;
      all.add(
          store
              .ask(partition, Request.consumers(), null)
              .map(answer -> Request.offsets(new Input(answer), partition)));
    }
    return Future.all(all).map(done -> done.list());
  }
}
