package dev.aorist.projections.runtime;

import dev.aorist.projections.testkit.World;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** Reading one's own writes on a member of a cluster, whose log is led by three. */
class AtLeastOnAClusterTest extends AtLeastTest {
  private static final AtomicInteger WORLDS = new AtomicInteger();

  @TempDir static Path clusters;

  @Override
  protected World world(int partitions, Class<?>... events) {
    return World.onCluster(clusters.resolve("" + WORLDS.incrementAndGet()), partitions, events);
  }
}
