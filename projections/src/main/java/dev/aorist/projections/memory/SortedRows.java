package dev.aorist.projections.memory;

import dev.aorist.projections.Row;
import dev.aorist.projections.spi.KeyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map from keys to rows: a B+ tree of which a change copies only the nodes on
 * its way. Whoever holds one has a snapshot for nothing, so readers need no lock, scans see one
 * state and a commit is one reference. Changes come in sorted batches; many of them in one place
 * share the copies.
 */
final class SortedRows<R> {
  private final Node root;

  private SortedRows(Node root) {
    this.root = root;
  }

  static <R> SortedRows<R> empty() {
    return new SortedRows<>(new Leaf(new String[0], new Object[0]));
  }

  @SuppressWarnings("unchecked")
  @Nullable R get(String key) {
    Node node = root;
    while (node instanceof Inner inner) {
      node = inner.children[inner.childOf(key)];
    }
    Leaf leaf = (Leaf) node;
    int i = floor(leaf.keys, key);
    return i >= 0 && leaf.keys[i].equals(key) ? (R) leaf.rows[i] : null;
  }

  /**
   * This map with some rows changed.
   *
   * @param keys sorted, each once
   * @param rows the new row of each key, {@code null} to have none
   */
  SortedRows<R> with(String[] keys, @Nullable Object[] rows) {
    if (keys.length == 0) {
      return this;
    }
    List<Node> level = new ArrayList<>();
    root.change(new Changes(keys, rows), 0, keys.length, level);
    while (level.size() > 1) {
      level = Inner.over(level);
    }
    if (level.isEmpty()) {
      return empty();
    }
    Node top = level.get(0);
    while (top instanceof Inner inner && inner.children.length == 1) {
      top = inner.children[0];
    }
    return new SortedRows<>(top);
  }

  /** Shows the rows at or beyond {@code from}, by key, until {@code to} says false. */
  @SuppressWarnings("unchecked")
  void scan(String from, Predicate<Row<R>> to) {
    root.scan(from, (key, row) -> to.test(new Row<>(key, (R) row)));
  }

  boolean isEmpty() {
    return root.size() == 0;
  }

  /** How many nodes it has. */
  int nodes() {
    return nodes(root);
  }

  private static int nodes(Node node) {
    int nodes = 1;
    if (node instanceof Inner inner) {
      for (Node child : inner.children) {
        nodes += nodes(child);
      }
    }
    return nodes;
  }

  /** The index of the last of the sorted {@code keys} at or below {@code key}; -1 if none is. */
  private static int floor(String[] keys, String key) {
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (KeyOrder.INSTANCE.compare(keys[middle], key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private record Changes(String[] keys, @Nullable Object[] rows) {}

  private interface Visitor {
    boolean visit(String key, Object row);
  }

  private abstract static sealed class Node permits Leaf, Inner {
    /** The most entries of a node. */
    static final int MOST = 64;

    /** The least key; nodes are never empty, but for the root of an empty map. */
    abstract String first();

    abstract int size();

    /** Adds to {@code out} the nodes that take this one's place: none, one or several. */
    abstract void change(Changes changes, int from, int to, List<Node> out);

    /** This node and its right neighbour of the same level in one. */
    abstract Node join(Node right);

    /** Whether to go on behind this node. */
    abstract boolean scan(String from, Visitor to);
  }

  private static final class Leaf extends Node {
    final String[] keys;
    final Object[] rows;

    Leaf(String[] keys, Object[] rows) {
      this.keys = keys;
      this.rows = rows;
    }

    @Override
    String first() {
      return keys[0];
    }

    @Override
    int size() {
      return keys.length;
    }

    @Override
    void change(Changes changes, int from, int to, List<Node> out) {
      String[] mergedKeys = new String[keys.length + to - from];
      Object[] mergedRows = new Object[mergedKeys.length];
      int merged = 0;
      int mine = 0;
      int its = from;
      while (mine < keys.length || its < to) {
        int order =
            mine == keys.length
                ? 1
                : its == to ? -1 : KeyOrder.INSTANCE.compare(keys[mine], changes.keys[its]);
        Object row = order < 0 ? rows[mine] : changes.rows[its];
        if (row != null) {
          mergedKeys[merged] = order < 0 ? keys[mine] : changes.keys[its];
          mergedRows[merged++] = row;
        }
        mine += order <= 0 ? 1 : 0;
        its += order >= 0 ? 1 : 0;
      }
      int parts = (merged + MOST - 1) / MOST;
      for (int part = 0; part < parts; part++) {
        int start = (int) ((long) merged * part / parts);
        int end = (int) ((long) merged * (part + 1) / parts);
        out.add(
            new Leaf(
                Arrays.copyOfRange(mergedKeys, start, end),
                Arrays.copyOfRange(mergedRows, start, end)));
      }
    }

    @Override
    Node join(Node right) {
      Leaf other = (Leaf) right;
      String[] bothKeys = Arrays.copyOf(keys, keys.length + other.keys.length);
      Object[] bothRows = Arrays.copyOf(rows, bothKeys.length);
      System.arraycopy(other.keys, 0, bothKeys, keys.length, other.keys.length);
      System.arraycopy(other.rows, 0, bothRows, keys.length, other.keys.length);
      return new Leaf(bothKeys, bothRows);
    }

    @Override
    boolean scan(String from, Visitor to) {
      int start = floor(keys, from);
      if (start < 0 || !keys[start].equals(from)) {
        start++;
      }
      for (int i = start; i < keys.length; i++) {
        if (!to.visit(keys[i], rows[i])) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Inner extends Node {
    final String[] firsts;
    final Node[] children;

    private Inner(List<Node> nodes) {
      children = nodes.toArray(Node[]::new);
      firsts = new String[children.length];
      for (int i = 0; i < children.length; i++) {
        firsts[i] = children[i].first();
      }
    }

    /** As many nodes over {@code nodes} as it takes, evenly filled. */
    static List<Node> over(List<Node> nodes) {
      int parts = (nodes.size() + MOST - 1) / MOST;
      List<Node> inner = new ArrayList<>(parts);
      for (int part = 0; part < parts; part++) {
        inner.add(
            new Inner(
                nodes.subList(
                    (int) ((long) nodes.size() * part / parts),
                    (int) ((long) nodes.size() * (part + 1) / parts))));
      }
      return inner;
    }

    int childOf(String key) {
      return Math.max(0, floor(firsts, key));
    }

    @Override
    String first() {
      return firsts[0];
    }

    @Override
    int size() {
      return children.length;
    }

    @Override
    void change(Changes changes, int from, int to, List<Node> out) {
      List<Node> changed = new ArrayList<>(children.length + 1);
      int done = 0;
      for (int start = from; start < to; ) {
        int child = childOf(changes.keys[start]);
        changed.addAll(List.of(children).subList(done, child));
        int end = start + 1;
        while (end < to && !beyond(child, changes.keys[end])) {
          end++;
        }
        children[child].change(changes, start, end, changed);
        done = child + 1;
        start = end;
      }
      changed.addAll(List.of(children).subList(done, children.length));
      if (!changed.isEmpty()) {
        out.addAll(over(joined(changed)));
      }
    }

    private boolean beyond(int child, String key) {
      return child + 1 < firsts.length && KeyOrder.INSTANCE.compare(key, firsts[child + 1]) >= 0;
    }

    /** Puts small neighbours together, so that what was deleted leaves no trail of small nodes. */
    private static List<Node> joined(List<Node> nodes) {
      List<Node> joined = new ArrayList<>(nodes.size());
      for (Node node : nodes) {
        int last = joined.size() - 1;
        if (last >= 0 && joined.get(last).size() + node.size() <= MOST / 2) {
          joined.set(last, joined.get(last).join(node));
        } else {
          joined.add(node);
        }
      }
      return joined;
    }

    @Override
    Node join(Node right) {
      List<Node> both = new ArrayList<>(List.of(children));
      both.addAll(List.of(((Inner) right).children));
      return new Inner(both);
    }

    @Override
    boolean scan(String from, Visitor to) {
      for (int i = childOf(from); i < children.length; i++) {
        if (!children[i].scan(from, to)) {
          return false;
        }
      }
      return true;
    }
  }
}
