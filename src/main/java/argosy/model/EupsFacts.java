package argosy.model;

/// The names of the facts of a package that was adopted from an EUPS stack.
public final class EupsFacts {
  /// The product's name.
  public static final String PRODUCT = "eups-product";

  /// Where its files are in the package's tree: `Linux64/afw/1.0`.
  public static final String FOLDER = "eups-folder";

  /// The tags it had, with spaces between.
  public static final String TAGS = "eups-tags";

  private EupsFacts() {}
}
