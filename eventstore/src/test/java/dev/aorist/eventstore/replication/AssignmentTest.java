package dev.aorist.eventstore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static List<List<String>> begun(int partitions, List<String> members, int copies) {
    List<List<String>> all = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      List<String> replicas = new ArrayList<>();
      for (int i = 0; i < copies; i++) {
        replicas.add(members.get((p + i) % members.size()));
      }
      all.add(replicas);
    }
    return all;
  }

  private static int spread(List<List<String>> all, List<String> members, boolean leaders) {
    Map<String, Integer> counts = new HashMap<>();
    members.forEach(member -> counts.put(member, 0));
    all.forEach(
        each ->
            (leaders ? each.subList(0, 1) : each)
                .forEach(member -> counts.merge(member, 1, Integer::sum)));
    return Collections.max(counts.values()) - Collections.min(counts.values());
  }

  private static long moves(List<List<String>> from, List<List<String>> to) {
    long moves = 0;
    for (int p = 0; p < from.size(); p++) {
      List<String> before = from.get(p);
      moves += to.get(p).stream().filter(member -> !before.contains(member)).count();
    }
    return moves;
  }

  @Test
  void a_fourth_member_gets_its_share_and_nothing_else_moves() {
    List<List<String>> now = begun(64, List.of("a", "b", "c"), 3);
    List<String> members = List.of("a", "b", "c", "d");
    List<List<String>> then = Assignment.balanced(now, members, 3);
    assertThat(moves(now, then)).isEqualTo(48);
    assertThat(spread(then, members, false)).isZero();
    assertThat(spread(then, members, true)).isZero();
  }

  @Test
  void what_is_even_stays_as_it_is() {
    List<List<String>> now = begun(64, List.of("a", "b", "c", "d"), 3);
    assertThat(Assignment.balanced(now, List.of("a", "b", "c", "d"), 3)).isEqualTo(now);
  }

  @Test
  void any_assignment_is_even_complete_and_reads_back() {
    var random = new Random(1);
    for (int seed = 0; seed < 500; seed++) {
      List<String> before = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f"));
      Collections.shuffle(before, random);
      List<String> members = new ArrayList<>(before.subList(random.nextInt(3), 6));
      int partitions = 1 + random.nextInt(80);
      List<List<String>> now =
          begun(partitions, before.subList(0, 3 + random.nextInt(4)), 1 + random.nextInt(3));
      List<List<String>> then = Assignment.balanced(now, members, 3);
      String what = now + " over " + members + " became " + then;
      assertThat(then).as(what).allMatch(each -> new HashSet<>(each).size() == 3);
      assertThat(spread(then, members, false)).as(what).isLessThanOrEqualTo(1);
      assertThat(spread(then, members, true)).as(what).isLessThanOrEqualTo(1);
      var assignment = new Assignment(then, 1 + random.nextInt(1_000_000));
      assertThat(Assignment.fromBytes(assignment.toBytes())).isEqualTo(assignment);
    }
  }
}
