package dev.aorist.aggregates;

import dev.aorist.eventstore.handler.Dispatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decider that an annotated class is adapted to. */
final class AnnotatedDecider implements Decider<Object, Object, Object> {
  private final Class<?> owner;
  private final Dispatch<DecideStep> deciding;
  private final Dispatch<EvolveStep> evolving;
  private final Beginning beginning;
  private final boolean inPlace;

  AnnotatedDecider(
      Class<?> owner,
      Dispatch<DecideStep> deciding,
      Dispatch<EvolveStep> evolving,
      Beginning beginning) {
    this.owner = owner;
    this.deciding = deciding;
    this.evolving = evolving;
    this.beginning = beginning;
    this.inPlace =
        evolving.handled().stream().map(evolving::find).anyMatch(s -> s != null && s.inPlace());
  }

  @Override
  public List<Object> decide(@Nullable Object state, Object command, DecisionContext context) {
    DecideStep step = deciding.find(command.getClass());
    if (step == null) {
      throw unhandled("@CommandHandler", command);
    }
    try {
      return step.decide(state, command, context);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  @Override
  public Object evolve(@Nullable Object state, Object event) {
    EvolveStep step = evolving.find(event.getClass());
    if (step == null) {
      throw unhandled("@EventHandler", event);
    }
    Object current = state == null && !step.creates() ? beginning.begin() : state;
    if (current == null && !step.creates()) {
      throw new IllegalStateException(
          step.name()
              + " cannot be the first event handler, since it is not static and there is no "
              + owner.getSimpleName()
              + " yet; let a static one take the first event.");
    }
    try {
      return step.evolve(current, event);
    } catch (Throwable e) {
      throw Sneaky.rethrow(e);
    }
  }

  @Override
  public boolean evolvesInPlace() {
    return inPlace;
  }

  String handlerOf(Class<?> commandOrEvent) {
    DecideStep decide = deciding.find(commandOrEvent);
    if (decide != null) {
      return decide.name();
    }
    EvolveStep evolve = evolving.find(commandOrEvent);
    return evolve != null ? evolve.name() : owner.getSimpleName();
  }

  private IllegalArgumentException unhandled(String annotation, Object unknown) {
    String name = unknown.getClass().getSimpleName();
    return new IllegalArgumentException(
        owner.getSimpleName()
            + " has no "
            + annotation
            + " for "
            + name
            + "; add a method with it that takes "
            + name
            + ".");
  }
}
