package argosy.build.finish;

import argosy.model.Entry;
import argosy.model.recipe.Extras;
import java.util.Optional;

/// Which part of a package a file belongs to, by where the field puts such files.
public final class Parts {
  private Parts() {}

  /// The part that a file or link is in, empty for what everybody needs; folders follow their
  /// files.
  public static Optional<Extras.Part> of(Entry entry) {
    String path = entry.path();
    if (entry instanceof Entry.Directory) {
      return Optional.empty();
    }
    if (path.startsWith("lib/debug/")) {
      return Optional.of(Extras.Part.DEBUG);
    }
    boolean linkForTheLinker = entry instanceof Entry.Symlink && path.matches("lib/[^/]+\\.so");
    if (linkForTheLinker
        || path.matches("(include|share/aclocal|share/man/man[23])/.*")
        || path.matches("(lib|share)/(pkgconfig|cmake)/.*|lib/[^/]+\\.(a|o)|bin/[^/]+-config")) {
      return Optional.of(Extras.Part.DEV);
    }
    if (path.matches("share/(doc|man|info|gtk-doc|html)/.*")) {
      return Optional.of(Extras.Part.DOC);
    }
    return path.matches("(share|lib|libexec)/([^/]+/)*tests?/.*")
        ? Optional.of(Extras.Part.TEST)
        : Optional.empty();
  }
}
