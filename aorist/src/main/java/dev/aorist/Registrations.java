package dev.aorist;

import dev.aorist.aggregates.Aggregate;
import dev.aorist.aggregates.AggregateType;
import dev.aorist.commandbus.CommandRecorded;
import dev.aorist.eventstore.EventType;
import dev.aorist.eventstore.handler.PackageScan;
import dev.aorist.eventstore.handler.Problems;
import dev.aorist.eventstore.json.JsonEventCodec;
import dev.aorist.projections.Fold;
import dev.aorist.projections.Projection;
import dev.aorist.projections.Projections;
import dev.aorist.projections.Reaction;
import dev.aorist.projections.Subscriber;
import dev.aorist.projections.subscribers.ConsumerWiring;
import dev.aorist.projections.subscribers.EventConsumer;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the registered classes are, adapted for the engine.
 *
 * @param codec writes and reads all events that aggregates and projections speak of
 * @param aggregates what decides on commands
 * @param folds what keeps views
 * @param consumers subscribers and reactions
 * @param sender sends the commands of reactions, once it has a bus
 * @param memoryViews the names of the views that are kept in memory
 */
record Registrations(
    JsonEventCodec codec,
    List<AggregateType> aggregates,
    List<Fold<?>> folds,
    List<EventConsumer> consumers,
    CommandSender sender,
    Set<String> memoryViews) {

  /**
   * Looks at all classes. Takes long for an event loop.
   *
   * @throws dev.aorist.eventstore.handler.WiringException with everything that is wrong, of all
   *     classes
   */
  static Registrations read(AoristOptions options) {
    return new Reading(options).read();
  }

  /** One look at the classes of one application. */
  private static final class Reading {
    private static final Set<Class<? extends Annotation>> ANNOTATIONS =
        Set.of(
            Aggregate.class, Projection.class, Subscriber.class, Reaction.class, EventType.class);

    private final AoristOptions options;
    private final Problems problems = new Problems();
    private final List<AggregateType> aggregates = new ArrayList<>();
    private final List<Class<?>> projections = new ArrayList<>();
    private final List<Object> subscribers = new ArrayList<>();
    private final JsonEventCodec.Builder codec = JsonEventCodec.builder();

    Reading(AoristOptions options) {
      this.options = options;
    }

    Registrations read() {
      Set<Class<?>> classes = new LinkedHashSet<>(options.classes());
      classes.addAll(PackageScan.find(options.packages(), ANNOTATIONS, problems));
      classes.forEach(this::add);
      AggregateType.requireDistinct(aggregates, problems);
      codec.register(CommandRecorded.class);
      List<Fold<?>> folds = Projections.folds(projections, problems);
      folds.forEach(fold -> registerEvents(fold.events()));
      subscribers.addAll(options.subscribers());
      var sender = new CommandSender();
      List<EventConsumer> consumers = ConsumerWiring.read(subscribers, sender, problems);
      consumers.forEach(consumer -> registerEvents(consumer.events()));
      options
          .upcasts()
          .forEach(one -> codec.upcast(one.eventType(), one.fromVersion(), one.upcaster()));
      JsonEventCodec built = codec.build(problems);
      Set<String> memoryViews = memoryViews();
      problems.throwIfAny();
      return new Registrations(
          built, List.copyOf(aggregates), folds, consumers, sender, memoryViews);
    }

    private Set<String> memoryViews() {
      Set<String> names = new LinkedHashSet<>();
      for (Class<?> type : options.memoryViews()) {
        Projection projection = type.getAnnotation(Projection.class);
        if (projection == null) {
          problems.add(type, "is no projection", "name a class with @Projection in memoryView");
        } else {
          names.add(projection.value());
        }
      }
      return names;
    }

    private void add(Class<?> type) {
      if (type.isAnnotationPresent(Aggregate.class)) {
        AggregateType.read(type, problems).ifPresent(this::add);
      } else if (type.isAnnotationPresent(Projection.class)) {
        projections.add(type);
      } else if (type.isAnnotationPresent(Subscriber.class)
          || type.isAnnotationPresent(Reaction.class)) {
        subscribers.add(type);
      } else if (type.isAnnotationPresent(EventType.class) || type.isSealed()) {
        codec.register(type);
      } else {
        problems.add(
            type,
            "is no aggregate, no projection, no subscriber, no reaction and no event type",
            "annotate it with @Aggregate, @Projection, @Subscriber, @Reaction or @EventType, or do not"
                + " register it");
      }
    }

    private void add(AggregateType aggregate) {
      aggregates.add(aggregate);
      registerEvents(aggregate.events());
    }

    private void registerEvents(Set<Class<?>> events) {
      codec.register(events.toArray(Class<?>[]::new));
    }
  }
}
