package dev.aorist.projections;

import java.util.Collection;
import java.util.List;

/** No view has this name. */
public final class UnknownViewException extends ProjectionException {
  private static final long serialVersionUID = 1;
  private final String view;
  private final transient List<String> known;

  public UnknownViewException(String view, Collection<String> known) {
    super(
        "There is no view '"
            + view
            + "'. "
            + (known.isEmpty()
                ? "No projection is registered; register one."
                : "The views are " + String.join(", ", known) + "; ask for one of them."),
        null);
    this.view = view;
    this.known = List.copyOf(known);
  }

  public String view() {
    return view;
  }

  /** The views that there are. */
  public List<String> known() {
    return known;
  }
}
