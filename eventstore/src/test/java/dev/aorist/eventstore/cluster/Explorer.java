package dev.aorist.eventstore.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that a model can reach, breadth first, so that the first violation found is
 * one of the shortest.
 *
 * @param <S> a state; immutable
 */
final class Explorer<S> {
  /** What is explored. */
  interface Model<S> {
    S first();

    /** Hands over each state that {@code state} may become, with the step's name. */
    void steps(S state, BiConsumer<String, S> to);

    /** What is wrong with a state, null when nothing is. */
    @Nullable String violation(S state);

    /** Equal for states that are to be taken as one. */
    byte[] encode(S state);
  }

  /**
   * What was found.
   *
   * @param states how many distinct states were visited
   * @param violation what is wrong and how it comes about, null when nothing is
   */
  record Result(int states, @Nullable String violation) {}

  private record Node(ByteBuffer key, @Nullable Node parent, String step) {}

  private record Open<S>(S state, Node node) {}

  private final Model<S> model;
  private final Map<ByteBuffer, Node> seen = new HashMap<>();
  private final ArrayDeque<Open<S>> open = new ArrayDeque<>();

  Explorer(Model<S> model) {
    this.model = model;
  }

  /** Explores everything, or up to the first violation. */
  Result explore() {
    add("start", model.first(), null);
    while (!open.isEmpty()) {
      Open<S> next = open.removeFirst();
      String wrong = model.violation(next.state);
      if (wrong != null) {
        return new Result(seen.size(), wrong + "\n" + trace(next.node));
      }
      model.steps(next.state, (step, state) -> add(step, state, next.node));
    }
    return new Result(seen.size(), null);
  }

  private void add(String step, S state, @Nullable Node parent) {
    ByteBuffer key = ByteBuffer.wrap(model.encode(state));
    Node node = new Node(key, parent, step);
    if (seen.putIfAbsent(key, node) == null) {
      open.addLast(new Open<>(state, node));
    }
  }

  private static String trace(Node last) {
    List<String> steps = new ArrayList<>();
    for (Node node = last; node != null; node = node.parent) {
      steps.add(node.step);
    }
    Collections.reverse(steps);
    return String.join("\n", steps);
  }
}
