package dev.aorist.projections.runtime;

/** Another member of the cluster builds the view anew. */
final class RebuiltElsewhereException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  RebuiltElsewhereException(String view, String member) {
    super(
        "The view '"
            + view
            + "' is being rebuilt by the member '"
            + member
            + "'. Wait for it, or watch its status.");
  }
}
