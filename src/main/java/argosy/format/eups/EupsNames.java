package argosy.format.eups;

import argosy.base.UnsupportedException;
import argosy.model.Platform;

/// How EUPS calls things.
public final class EupsNames {
  private EupsNames() {}

  /// A product's name: it becomes part of the names of variables.
  ///
  /// @throws UnsupportedException if no variable can be called so
  public static String product(String name) throws UnsupportedException {
    String product = name.replace('-', '_');
    if (!product.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new UnsupportedException(
          name + ": an EUPS product is called by letters, digits and _, and by no digit first",
          "give it another name, or leave the eups forms out");
    }
    return product;
  }

  /// The flavor that `eups flavor` says on the platform.
  public static String flavor(Platform platform) throws UnsupportedException {
    if (!platform.os().equals("linux")) {
      throw new UnsupportedException(
          platform + ": the eups forms know Linux only", "leave the eups forms out");
    }
    return platform.architecture().equals("amd64") ? "Linux64" : "Linux";
  }
}
