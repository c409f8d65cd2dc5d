package dev.aorist.projections.runtime;

import dev.aorist.projections.testkit.World;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What views do on one disk they do on a member of a cluster, whose log is led by three. In the
 * full run; each build has {@link AtLeastOnAClusterTest}.
 */
@EnabledIfSystemProperty(
    named = "aorist.full",
    matches = "true",
    disabledReason = "takes some minutes; mvn -Pfull runs it")
class ProjectionsOnAClusterTest {
  private static final AtomicInteger WORLDS = new AtomicInteger();

  @TempDir static Path clusters;

  private static World onCluster(int partitions, Class<?>... events) {
    return World.onCluster(clusters.resolve("" + WORLDS.incrementAndGet()), partitions, events);
  }

  @Nested
  class AsOf extends AsOfTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class AtLeast extends AtLeastTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class Check extends CheckTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class Failure extends FailureTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class History extends HistoryTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class OldBuild extends OldBuildTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class Order extends OrderTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class ParkedReplay extends ParkedReplayTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class Parking extends ParkingTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class ProjectionRuntime extends ProjectionRuntimeTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class Query extends QueryTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class ReadYourWrites extends ReadYourWritesTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class Rebuild extends RebuildTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class Start extends StartTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }

  @Nested
  class Watch extends WatchTest {
    @Override
    protected World world(int partitions, Class<?>... events) {
      return onCluster(partitions, events);
    }
  }
}
