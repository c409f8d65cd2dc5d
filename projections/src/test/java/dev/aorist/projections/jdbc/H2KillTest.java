package dev.aorist.projections.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.Order;
import dev.aorist.projections.Row;
import dev.aorist.projections.json.RowJson;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.Folded;
import dev.aorist.projections.spi.UnknownBuildException;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process whose lanes commit to two views is killed again and again: what is there afterwards is
 * a state between two commits, and can be gone on with.
 */
class H2KillTest {
  private static final boolean FULL = Boolean.getBoolean("aorist.full");
  private static final long SEED = Long.getLong("aorist.seed", 3);
  private static final int KILLS = Integer.getInteger("h2.kills", FULL ? 100 : 2);
  private static final int PARTITIONS = 4;
  private static final int ROWS = 40;
  private static final List<String> VIEWS = List.of("one", "two");

  @TempDir Path directory;

  /** How often a row was changed. */
  record Changed(long times) {}

  @Test
  @Timeout(600)
  void rows_and_offsets_belong_together_after_kill_9_again_and_again() throws Exception {
    Random random = new Random(SEED);
    Path file = directory.resolve("views");
    long before = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process victim = start(file, SEED * 1_000 + kill);
      try (var said = victim.inputReader()) {
        assertThat(said.readLine()).as("kill %d, seed %d", kill, SEED).isEqualTo("ready");
        victim.waitFor(50 + random.nextInt(900), TimeUnit.MILLISECONDS);
        assertThat(victim.isAlive()).as("kill %d, seed %d", kill, SEED).isTrue();
      } finally {
        victim.destroyForcibly().waitFor();
      }
      long now = look(file, "kill " + kill + ", seed " + SEED);
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
    System.out.printf("H2 under kill -9: %d kills, seed %d, %d changes%n", KILLS, SEED, before);
    assertThat(before).isPositive();
  }

  /** How many changes there are; each row's are counted in it, each partition's in its offset. */
  private static long look(Path file, String how) throws Exception {
    JdbcViewStore store = await(JdbcViewStore.h2(file, new SystemEnvironment()));
    long all = 0;
    for (String view : VIEWS) {
      ViewTable<Changed> table = store.table(view, RowJson.of(Changed.class));
      build(table);
      for (Build build : await(table.builds())) {
        String which = how + ", view " + view + ", " + build;
        Checkpoint at = requireWhole(table, build, which);
        all += build.checkpointed() ? 0 : at.events();
      }
    }
    await(store.close());
    return all;
  }

  /** The build that is committed to and its copies: each of one moment. */
  private static Checkpoint requireWhole(ViewTable<Changed> table, Build build, String which)
      throws Exception {
    long[] changes = new long[PARTITIONS];
    Folded folded =
        await(
            table.scan(
                build.number(), row -> changes[row.key().charAt(0) - '0'] += row.row().times()));
    Checkpoint at = folded.checkpoint();
    assertThat(Checkpoint.of(changes)).as(which).isEqualTo(at);
    assertThat(folded.seen()).as(which).isEqualTo(at);
    return at;
  }

  private static Build build(ViewTable<Changed> table) throws Exception {
    List<Build> builds = await(table.builds());
    return builds.isEmpty() ? await(table.create(1, Order.STREAM, PARTITIONS)) : builds.get(0);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Process start(Path file, long seed) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            file.toString(),
            "" + seed)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Commits on and on, a lane a partition, until it is killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      JdbcViewStore store =
          H2KillTest.await(JdbcViewStore.h2(Path.of(args[0]), new SystemEnvironment()));
      List<Thread> lanes = new ArrayList<>();
      for (String view : VIEWS) {
        ViewTable<Changed> table = store.table(view, RowJson.of(Changed.class));
        Build build = build(table);
        for (int p = 0; p < PARTITIONS; p++) {
          BitSet own = new BitSet();
          own.set(p);
          Claim claim = H2KillTest.await(table.claim(build.number(), own));
          long seed = Long.parseLong(args[1]) + p;
          lanes.add(new Thread(() -> commits(table, claim, own.nextSetBit(0), seed)));
        }
      }
      System.out.println("ready");
      lanes.forEach(Thread::start);
    }

    /** Two copies at most are kept. */
    private static void copy(ViewTable<Changed> table, long build) throws Exception {
      H2KillTest.await(table.copy(build));
      List<Build> copies =
          H2KillTest.await(table.builds()).stream().filter(Build::checkpointed).toList();
      for (Build old : copies.subList(0, Math.max(0, copies.size() - 2))) {
        try {
          H2KillTest.await(table.drop(old.number()));
        } catch (ExecutionException e) {
          assertThat(e)
              .as("another lane was faster")
              .hasCauseInstanceOf(UnknownBuildException.class);
        }
      }
    }

    private static void commits(ViewTable<Changed> table, Claim claim, int partition, long seed) {
      Random random = new Random(seed);
      long offset = claim.checkpoint().offset(partition);
      try {
        while (true) {
          List<String> keys = new ArrayList<>();
          for (int i = random.nextInt(8); i >= 0; i--) {
            String key = partition + "-" + random.nextInt(ROWS);
            if (!keys.contains(key)) {
              keys.add(key);
            }
          }
          var found = H2KillTest.await(table.get(claim.build(), keys));
          List<Row<Changed>> puts = new ArrayList<>();
          for (String key : keys) {
            Changed now = found.get(key);
            puts.add(new Row<>(key, new Changed(now == null ? 1 : now.times() + 1)));
          }
          if (random.nextInt(20) == 0) {
            copy(table, claim.build());
          }
          offset += keys.size();
          var step = new Commit.Step(partition, offset, keys.size(), List.of());
          H2KillTest.await(
              table.commit(
                  new Commit<>(claim.build(), claim.epoch(), puts, List.of(), List.of(step))));
        }
      } catch (Exception e) {
        e.printStackTrace();
        System.exit(1);
      }
    }
  }
}
