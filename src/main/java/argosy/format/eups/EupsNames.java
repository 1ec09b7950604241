package argosy.format.eups;

import argosy.base.UnsupportedException;
import argosy.model.Platform;
import argosy.model.Release;
import argosy.model.StackKind;
import java.util.List;
import java.util.Optional;

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

  /// Why EUPS cannot have the release, whatever its files: a name, a platform, a variable that is
  /// to be unset. Empty if it can.
  static Optional<String> obstacle(Release release) {
    try {
      product(release.stack().name());
      flavor(release.platform());
      if (release.stack().kind() == StackKind.PREFIX) {
        EupsTable.text(release.stack().environment(), List.of());
      }
      return Optional.empty();
    } catch (UnsupportedException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /// What the forms put into the product of a release beside its files.
  static List<String> own(Release release) {
    return switch (release.stack().kind()) {
      case ROOT -> List.of("**, except root/**");
      case PREFIX -> List.of("ups/**", "run", "activate*", EupsProducts.RELOCATE);
    };
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
