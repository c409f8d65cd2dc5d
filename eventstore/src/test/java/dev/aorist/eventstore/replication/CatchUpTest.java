package dev.aorist.eventstore.replication;

import static dev.aorist.eventstore.replication.LoadedCluster.result;
import static org.awaitility.Awaitility.await;

import dev.aorist.eventstore.disk.DiskEventStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast a member with a blank disk gets everything, when no throttle holds the others back. */
@Timeout(1_800)
@EnabledIfSystemProperty(
    named = "aorist.soak",
    matches = "true",
    disabledReason = "takes minutes; mvn -Psoak runs it")
class CatchUpTest {
  @TempDir Path path;

  @ParameterizedTest(name = "{0} MiB in records of {1} bytes")
  @CsvSource({"64, 200", "512, 65536"})
  void a_blank_disk_is_filled_again(int mebibytes, int length) throws Exception {
    try (var cluster = new LoadedCluster(path, DiskEventStore::openReplica)) {
      cluster.open("a", "b", "c");
      cluster.fill((long) mebibytes << 20, length);
      result(cluster.member("a").rebalancing().start(Set.of(), 4L << 30));
      cluster.replaceDisk("c");
      long begin = System.nanoTime();
      double processor = processorSeconds();
      await()
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofMillis(50))
          .until(cluster::isOpen);
      double seconds = (System.nanoTime() - begin) / 1e9;
      long came = cluster.member("c").statistics().bytes();
      System.out.printf(
          "a blank disk: %d MiB in records of %d bytes came in %.1f s, %.0f MiB/s, and took %.1f s"
              + " of a processor, all three together%n",
          came >> 20, length, seconds, came / seconds / (1 << 20), processorSeconds() - processor);
      cluster.stopAppends();
    }
  }

  private static double processorSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }
}
