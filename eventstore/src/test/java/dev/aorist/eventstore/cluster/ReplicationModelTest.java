package dev.aorist.eventstore.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.cluster.ReplicationModel.Bounds;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class ReplicationModelTest {
  private static final Bounds READS = new Bounds(2, 1, 0, 2, 0, 0, 1, true, false);
  private static final Bounds TWO = new Bounds(2, 1, 1, 3, 1, 0, 1, false, false);
  private static final Bounds THREE = new Bounds(3, 2, 0, 2, 1, 1, 1, false, true);
  private static final Bounds MORE_APPENDS = new Bounds(2, 1, 2, 3, 1, 0, 1, false, false);
  private static final Bounds MORE_CRASHES = new Bounds(2, 1, 2, 3, 2, 0, 1, true, false);
  private static final Bounds MORE_OF_THREE = new Bounds(3, 2, 1, 2, 1, 1, 1, false, true);

  static final List<Bounds> EACH_BUILD = List.of(READS, TWO, THREE);
  static final List<Bounds> FULL = List.of(MORE_APPENDS, MORE_CRASHES, MORE_OF_THREE);

  @ParameterizedTest
  @FieldSource("EACH_BUILD")
  void with_all_rules_nothing_committed_is_lost_moved_or_missed(Bounds bounds) {
    var result = new Explorer<>(ReplicationModel.withAllRules(bounds)).explore();
    System.out.println(bounds + ": " + result.states() + " states");
    assertThat(result.violation()).isNull();
  }

  @ParameterizedTest
  @FieldSource("FULL")
  @EnabledIfSystemProperty(
      named = "aorist.full",
      matches = "true",
      disabledReason = "takes minutes; run with -Pfull")
  void nor_with_more_of_everything(Bounds bounds) {
    with_all_rules_nothing_committed_is_lost_moved_or_missed(bounds);
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void without_any_one_rule_something_goes_wrong(Rule rule) {
    String found = null;
    for (Bounds bounds : List.of(READS, THREE, TWO, MORE_APPENDS)) {
      if (found == null) {
        found = new Explorer<>(ReplicationModel.without(rule, bounds)).explore().violation();
      }
    }
    System.out.println("without " + rule + ": " + found);
    assertThat(found).as("without " + rule).isNotNull();
  }
}
