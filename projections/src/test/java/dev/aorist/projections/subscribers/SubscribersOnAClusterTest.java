package dev.aorist.projections.subscribers;

import dev.aorist.projections.testkit.World;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What subscribers do on one disk they do on a member of a cluster, whose log is led by three. */
@EnabledIfSystemProperty(
    named = "aorist.full",
    matches = "true",
    disabledReason = "takes half a minute; mvn -Pfull runs it")
class SubscribersOnAClusterTest extends SubscribersTest {
  private static final AtomicInteger WORLDS = new AtomicInteger();

  @TempDir static Path clusters;

  @Override
  protected World world(int partitions, Class<?>... events) {
    return World.onCluster(clusters.resolve("" + WORLDS.incrementAndGet()), partitions, events);
  }
}
