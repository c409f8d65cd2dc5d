package dev.aorist.projections;

/**
 * What becomes of a view, when an application starts, whose rows an earlier declaration of its
 * projection has made: of a lower version, of another order, or keeping other things beside rows.
 */
public enum ChangedViews {
  /** It answers from those rows until it is rebuilt beside them, which begins at once. */
  REBUILD,
  /**
   * It is refused with {@link ViewRefusedException.Reason#OLDER_DECLARATION}, and the application
   * does not start: somebody wants to look at what changes before, or to choose the time.
   */
  REFUSE
}
