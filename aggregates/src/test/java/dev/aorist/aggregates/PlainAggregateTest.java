package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.handler.WiringException;
import dev.aorist.testkit.Golden;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlainAggregateTest {
  sealed interface Switching permits TurnOn, TurnOff {
    String lamp();
  }

  record TurnOn(String lamp) implements Switching {}

  record TurnOff(String lamp) implements Switching {}

  sealed interface Switched permits TurnedOn, TurnedOff {}

  record TurnedOn() implements Switched {}

  record TurnedOff() implements Switched {}

  interface Anything {}

  static final class Lamp implements Decider<Switching, Boolean, Switched> {
    @Override
    public List<Switched> decide(@Nullable Boolean on, Switching command, DecisionContext context) {
      boolean wanted = command instanceof TurnOn;
      if (on == null ? !wanted : on == wanted) {
        return List.of();
      }
      return List.of(wanted ? new TurnedOn() : new TurnedOff());
    }

    @Override
    public Boolean evolve(@Nullable Boolean on, Switched event) {
      return event instanceof TurnedOn;
    }
  }

  @Test
  void plain_functions_are_an_aggregate_too() {
    AggregateType lamp =
        AggregateType.of("lamp", Switching.class, Switching::lamp, Switched.class, new Lamp());

    assertThat(lamp.commands()).containsExactly(TurnOn.class, TurnOff.class);
    assertThat(lamp.events()).containsExactly(TurnedOn.class, TurnedOff.class);
    assertThat(lamp.stream(new TurnOn("desk"))).isEqualTo(StreamId.parse("lamp-desk"));
    assertThat(lamp.handlerOf(TurnOn.class)).isEqualTo("Lamp.decide(TurnOn)");
    assertThat(lamp.handlerOf(TurnedOn.class)).isEqualTo("Lamp.evolve(TurnedOn)");
    AggregateSpec.of(lamp)
        .given(new TurnedOn())
        .when(new TurnOff("desk"))
        .then(new TurnedOff())
        .thenState(false);
    AggregateSpec.of(lamp).given(new TurnedOn()).when(new TurnOn("desk")).then();
  }

  @Test
  void a_command_without_a_key_is_told() {
    AggregateType lamp =
        AggregateType.of("lamp", Switching.class, Switching::lamp, Switched.class, new Lamp());

    assertThatThrownBy(() -> lamp.stream(new TurnOn(null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The id of TurnOn[lamp=null] is null");
  }

  @Test
  void classes_that_cannot_be_enumerated_are_refused() {
    Decider<Anything, Boolean, Anything> decider =
        new Decider<>() {
          @Override
          public List<Anything> decide(
              @Nullable Boolean state, Anything command, DecisionContext context) {
            return List.of();
          }

          @Override
          public Boolean evolve(@Nullable Boolean state, Anything event) {
            return true;
          }
        };

    assertThatThrownBy(
            () ->
                AggregateType.of("lamp", Anything.class, Object::toString, Anything.class, decider))
        .isInstanceOfSatisfying(
            WiringException.class,
            e -> Golden.assertText(getClass(), "wiring-plain", String.join("\n", e.problems())));
  }
}
