package argosy.build.finish;

import argosy.build.BuildPrefix;
import argosy.model.Entry;
import argosy.model.Relocation;
import argosy.model.Relocation.Kind;
import argosy.model.Tree;
import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.Glob;
import java.util.ArrayList;
import java.util.List;

/// Which of the places where the build prefix stands are replaced, and how: `build:
/// prefix_detection`.
public final class Prefixes {
  private Prefixes() {}

  /// @param found all places
  /// @param tree that they are in
  public static List<Relocation> chosen(List<Relocation> found, Tree tree, BuildOptions options) {
    BuildOptions.PrefixDetection wanted = options.prefixDetection();
    List<Relocation> chosen = new ArrayList<>();
    for (Relocation r : found) {
      if (r.kind() == Kind.SYMLINK) {
        chosen.add(r);
        continue;
      }
      Relocation forced = forced(r, tree, wanted);
      boolean binary = forced.kind() == Kind.BINARY || forced.kind() == Kind.PYC;
      if (!wanted.ignore().matches(r.path())
          && !(binary && wanted.ignoreBinary().matches(r.path()))) {
        chosen.add(forced);
      }
    }
    return chosen;
  }

  private static Relocation forced(Relocation r, Tree tree, BuildOptions.PrefixDetection wanted) {
    boolean binary = r.kind() == Kind.BINARY || r.kind() == Kind.PYC;
    if (binary && isLike(wanted.forceText(), r.path())) {
      int prefix = BuildPrefix.TEXT.length();
      return new Relocation(
          r.path(),
          Kind.TEXT,
          r.spots().stream()
              .map(s -> new Relocation.Spot(s.offset(), s.offset() + prefix))
              .toList());
    }
    if (!binary && isLike(wanted.forceBinary(), r.path())) {
      // a text has no NUL: its one string ends with it
      long end =
          tree.find(r.path())
              .filter(Entry.File.class::isInstance)
              .map(e -> ((Entry.File) e).size())
              .orElse(0L);
      return new Relocation(
          r.path(),
          Kind.BINARY,
          r.spots().stream().map(s -> new Relocation.Spot(s.offset(), end)).toList());
    }
    return r;
  }

  private static boolean isLike(List<String> globs, String path) {
    return globs.stream().anyMatch(g -> Glob.orBelow(g).matches(path));
  }
}
