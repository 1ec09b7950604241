package argosy.format.conda;

import argosy.conda.Dist.Container;

/// @param container of all packages
public record CondaOptions(Container container) {
  public static final CondaOptions DEFAULT = new CondaOptions(Container.CONDA);

  /// For clients of before 2019.
  public static final CondaOptions TAR_BZ2 = new CondaOptions(Container.TAR_BZ2);
}
