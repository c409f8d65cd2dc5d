package dev.aorist.commandbus;

import dev.aorist.aggregates.AggregateType;
import dev.aorist.commandbus.Bank.Account;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.replication.LocalCluster;
import dev.aorist.eventstore.replication.ReplicatedStore;
import dev.aorist.eventstore.testkit.MembersStore;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands sent on one of three members, which leads a third of the accounts. In the full run; each
 * build has {@link ForwardingTest} and, in the module above, three members over Hazelcast.
 */
@EnabledIfSystemProperty(
    named = "aorist.full",
    matches = "true",
    disabledReason = "takes half a minute; mvn -Pfull runs it")
class ClusterCommandBusTest extends CommandBusContract {
  @TempDir Path directory;
  private LocalCluster.Ground ground;
  private ReplicatedStore here;

  @Override
  Future<? extends EventStore> open() {
    if (ground == null) {
      ground = new LocalCluster.Ground(directory);
    }
    return LocalCluster.openAll(
            ground, List.of("b", "a", "c"), vertx, environment, Bank.CODEC, OPTIONS)
        .map(this::together);
  }

  /** All members decide; the commands of a test are sent on the first one. */
  private MembersStore together(List<ReplicatedStore> members) {
    here = members.get(0);
    List<Supplier<Future<Void>>> closing = new ArrayList<>(List.of(here::close));
    for (ReplicatedStore other : members.subList(1, members.size())) {
      CommandBus bus = busOf(other).register(AggregateType.of(Account.class)).build();
      closing.add(() -> bus.close().transform(closed -> other.close()));
    }
    return new MembersStore(members, closing);
  }

  private CommandBusBuilder busOf(ReplicatedStore member) {
    return CommandBus.builder(vertx, environment, member.here(), member)
        .clustered(member, Bank.CODEC);
  }

  @Override
  CommandBusBuilder builder(EventStore opened) {
    return busOf(here);
  }
}
