package dev.aorist.projections.spi;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which view is kept where. An immutable value. */
public final class ViewStores {
  private final ViewStore ordinary;
  private final Map<String, ViewStore> others;

  private ViewStores(ViewStore ordinary, Map<String, ViewStore> others) {
    this.ordinary = ordinary;
    this.others = Map.copyOf(others);
  }

  /** All views in one store. */
  public static ViewStores allIn(ViewStore store) {
    return new ViewStores(store, Map.of());
  }

  /** The same, but the view of this name in another store. */
  public ViewStores with(String view, ViewStore store) {
    var more = new HashMap<>(others);
    more.put(view, store);
    return new ViewStores(ordinary, more);
  }

  /** The store of a view. */
  public ViewStore of(String view) {
    return others.getOrDefault(view, ordinary);
  }

  /** Every store once. */
  public Set<ViewStore> all() {
    var all = new HashSet<>(others.values());
    all.add(ordinary);
    return all;
  }
}
