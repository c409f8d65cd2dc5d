package dev.aorist.eventstore.cluster;

import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.spi.Environment;
import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.CoreStoreContract;
import dev.aorist.eventstore.testkit.MembersStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members over Hazelcast and PostgreSQL, seen through one that leads a third. In the full
 * run; each build has the whole contract on members in one process ({@code ReplicatedStoreTest}),
 * the transport's over Hazelcast, and a cluster put together like this one ({@code
 * ClusterMemberTest}).
 */
@EnabledIfSystemProperty(
    named = "aorist.full",
    matches = "true",
    disabledReason = "takes half a minute; mvn -Pfull runs it")
class ClusterMemberContractTest extends CoreStoreContract {
  private static ClusterGround ground;

  @TempDir Path path;
  private final String cluster = "test-" + UUID.randomUUID();

  @BeforeAll
  static void begin() throws IOException {
    ground = new ClusterGround();
  }

  @AfterAll
  static void end() throws IOException {
    ground.close();
  }

  @Override
  protected Future<? extends EventStore> open(
      Vertx vertx, Environment environment, EventCodec codec, EventStoreOptions options) {
    List<Future<ClusterMember>> opening = new ArrayList<>();
    for (int i = 0; i < ClusterGround.NAMES.length; i++) {
      var directory = new OsDirectory(folder(path.resolve(ClusterGround.NAMES[i])));
      ClusterOptions of = ground.options(cluster, i);
      opening.add(ClusterMember.open(vertx, environment, directory, codec, options, of));
    }
    return Future.join(opening).map(all -> together(all.list()));
  }

  private static MembersStore together(List<ClusterMember> members) {
    List<Supplier<Future<Void>>> closing = new ArrayList<>();
    members.forEach(each -> closing.add(each::close));
    return new MembersStore(members.stream().map(ClusterMember::store).toList(), closing);
  }

  private static Path folder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
