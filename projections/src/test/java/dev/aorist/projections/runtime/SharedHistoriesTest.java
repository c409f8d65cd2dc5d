package dev.aorist.projections.runtime;

import dev.aorist.projections.Fold;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.testkit.Bank.AccountEvent;
import dev.aorist.projections.testkit.Bank.Balances;
import dev.aorist.projections.testkit.Bank.Deposited;
import dev.aorist.projections.testkit.Bank.Opened;
import dev.aorist.projections.testkit.Bank.Withdrawn;
import dev.aorist.projections.testkit.Members;
import dev.aorist.projections.testkit.Members.Member;
import dev.aorist.projections.testkit.Meters.Measured;
import dev.aorist.projections.testkit.Meters.MeterEvent;
import dev.aorist.projections.testkit.Meters.Regions;
import dev.aorist.projections.testkit.World;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Members that share views come and go, are killed, do not hear of each other, are mistaken about
 * what they lead, and rebuild, while events come. Each event is folded once.
 */
@Timeout(1_200)
class SharedHistoriesTest {
  private static final int PARTITIONS = 6;
  private static final int ACCOUNTS = 20;
  private static final int STEPS = 40;
  private static final int HISTORIES = Boolean.getBoolean("aorist.full") ? 40 : 1;
  private static final List<Fold<?>> FOLDS =
      List.of(Fold.of(new Balances()), Fold.of(new Regions()));

  @Test
  void whatever_happens_each_event_is_folded_once() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      try (var world = new World(PARTITIONS, AccountEvent.class, MeterEvent.class);
          var members = new Members(world)) {
        new History(world, members, seed).run();
      }
    }
    System.out.printf("shared views: %d histories from seed 0%n", HISTORIES);
  }

  private static final class History {
    private final World world;
    private final Members members;
    private final long seed;
    private final SplittableRandom random;
    private int names;

    History(World world, Members members, long seed) {
      this.world = world;
      this.members = members;
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    void run() {
      for (int i = 0; i < ACCOUNTS; i++) {
        world.append("account-" + i, new Opened("Ann"));
      }
      start();
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(3) == 0) {
          append(random.nextInt(60));
        } else {
          happen(members.all().get(random.nextInt(members.all().size())));
        }
        if (random.nextInt(4) == 0) {
          members.deal(PARTITIONS);
        }
      }
      members.all().forEach(members::appear);
      members.deal(PARTITIONS);
      for (Member member : members.all()) {
        for (Fold<?> fold : FOLDS) {
          members.requireEachEventOnce(member, fold, "seed " + seed + ", " + member.member());
        }
      }
    }

    private void start() {
      members.start("m" + names++, FOLDS.toArray());
    }

    private void append(int events) {
      for (int i = 0; i < events; i++) {
        world.append(account(), new Withdrawn(i), new Deposited(3L * i));
        world.append(account(), new Deposited(random.nextInt(9)));
        world.append("meter-" + i % 7, new Measured("r" + i % 3, i / 3.0));
      }
    }

    private String account() {
      return "account-" + random.nextInt(ACCOUNTS);
    }

    private void happen(Member one) {
      boolean alone = members.all().size() == 1;
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          if (members.all().size() < 4) {
            start();
          }
        }
        case 2 -> {
          if (!alone) {
            members.stop(one);
          }
        }
        case 3 -> {
          if (!alone) {
            members.kill(one);
          }
        }
        case 4 -> members.mistake(random.nextInt(PARTITIONS), one);
        case 5 -> members.vanish(one);
        case 6 -> members.appear(one);
        default -> {
          // May be refused, or fail when its member goes; what counts is what answers in the end.
          Fold<?> fold = FOLDS.get(random.nextInt(FOLDS.size()));
          Switch when = random.nextBoolean() ? Switch.ALWAYS : Switch.IF_EQUAL;
          one.runtime().view(fold.name()).rebuild(when, progress -> {});
        }
      }
    }
  }
}
