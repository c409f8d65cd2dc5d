package dev.aorist.projections;

import dev.aorist.eventstore.handler.Instances;
import dev.aorist.eventstore.handler.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what an application registers into folds. */
public final class Projections {
  private Projections() {}

  /**
   * The folds of {@code registered}: classes annotated with {@link Projection} that have a
   * constructor without parameters, objects of such classes, or plain {@link Fold}s.
   *
   * @param problems hears of everything that is wrong with them; folds that are wrong are left out
   */
  public static List<Fold<?>> folds(Collection<?> registered, Problems problems) {
    List<Fold<?>> folds = new ArrayList<>();
    Map<String, Class<?>> owners = new HashMap<>();
    for (Object one : registered) {
      Optional<? extends Fold<?>> fold = fold(one, problems);
      fold.ifPresent(
          read -> {
            Class<?> owner = one instanceof Class<?> type ? type : one.getClass();
            Class<?> other = owners.putIfAbsent(read.name(), owner);
            if (other != null) {
              problems.add(
                  owner,
                  "has the view '" + read.name() + "', and so has " + other.getSimpleName(),
                  "give one of them another name, and register each once");
            }
            folds.add(read);
          });
    }
    return folds;
  }

  /**
   * The fold of one annotated class.
   *
   * @throws dev.aorist.eventstore.handler.WiringException with everything that is wrong with it
   */
  @SuppressWarnings("unchecked")
  static <R> Fold<R> fold(Class<? extends Folds<R>> projection) {
    var problems = new Problems();
    Optional<? extends Fold<?>> fold = fold((Object) projection, problems);
    problems.throwIfAny();
    return (Fold<R>) fold.orElseThrow();
  }

  private static Optional<? extends Fold<?>> fold(Object registered, Problems problems) {
    if (registered instanceof Fold<?> fold) {
      FoldWiring.check(fold.getClass(), fold.name(), fold.version(), fold.rowType(), problems);
      FoldWiring.checkMerge(fold.getClass(), fold, problems);
      return Optional.of(fold);
    }
    if (registered instanceof Folds<?> folds) {
      return FoldWiring.read(folds, problems);
    }
    if (registered instanceof Class<?> type && Folds.class.isAssignableFrom(type)) {
      return Instances.make(type, problems)
          .flatMap(made -> FoldWiring.read((Folds<?>) made, problems));
    }
    Class<?> type = registered instanceof Class<?> itself ? itself : registered.getClass();
    problems.add(
        type, "is no projection", "let it implement Folds<R> and annotate it with @Projection");
    return Optional.empty();
  }
}
