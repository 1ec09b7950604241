package argosy.format.root;

import argosy.base.UnsupportedException;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The root file system an image of a stack holds. Its users read back exactly this tree, so the
/// same-files proof covers the base too.
///
/// @param tree everything, with paths from `/`
/// @param under where the stack's own files stand in it: empty, or `opt/argosy/NAME/`
/// @param links what stands outside the prefix of a stack without a base: its shell's usual names
///   and `/tmp`; part of `tree`
public record RootFiles(Tree tree, String under, Tree links) {
  private static final String NO_SHELL =
      "an image needs /bin/sh, but this prefix stack has no base and no bin/sh";
  private static final String GET_BASE =
      "say base: in stack.yaml (spec/stack.md), or ship it once where apt-get works: then the usual"
          + " base is locked with it";

  /// Where the files of a release stand in images. Without the tag, so that unchanged files of a
  /// prefix stack are the same in the next release.
  public static String prefixFor(Release release) {
    return release.stack().kind() == StackKind.ROOT ? "/" : "/opt/argosy/" + release.stack().name();
  }

  /// Why there can be no image of these packages, as far as is seen without laying them together: a
  /// prefix stack needs a base or a shell of its own.
  public static Optional<String> inapplicable(Release release, List<Profile.Part> packages) {
    return release.stack().kind() == StackKind.ROOT
            || !release.base().isEmpty()
            || packages.stream().anyMatch(p -> holds(p.tree(), "bin/sh"))
        ? Optional.empty()
        : Optional.of(NO_SHELL + "; " + GET_BASE);
  }

  /// @param profile realised for [#prefixFor(Release)]
  /// @throws UnsupportedException if a prefix stack has neither a base nor a shell of its own, or
  ///   the base has something where the stack stands
  public static RootFiles of(Profile profile) throws UnsupportedException {
    if (profile.prefix().equals("/")) {
      return new RootFiles(profile.tree(), "", Tree.EMPTY);
    }
    String under = profile.prefix().substring(1) + "/";
    boolean alone = profile.base().packages().isEmpty();
    Tree links = alone ? links(profile) : Tree.EMPTY;
    List<Entry> entries = new ArrayList<>(profile.base().tree().entries());
    entries.addAll(links.entries());
    profile.tree().entries().forEach(e -> entries.add(e.at(under + e.path())));
    if (profile.base().tree().find(under.substring(0, under.length() - 1)).isPresent()) {
      throw inTheWay(profile, profile.prefix());
    }
    entries.add(new Entry.Directory(under.substring(0, under.length() - 1), 0755));
    try {
      return new RootFiles(Tree.of(entries), under, links);
    } catch (IllegalArgumentException e) {
      throw inTheWay(profile, String.valueOf(e.getMessage()));
    }
  }

  private static UnsupportedException inTheWay(Profile profile, String what) {
    return new UnsupportedException(
        profile.release().name() + ": the base has something where the stack stands: " + what,
        "leave it out of base: in stack.yaml");
  }

  /// What a prefix stack that stands alone needs outside its prefix: programs start by `/bin/sh`.
  private static Tree links(Profile profile) throws UnsupportedException {
    if (!holds(profile.tree(), "bin/sh")) {
      throw new UnsupportedException(profile.release().name() + ": " + NO_SHELL, GET_BASE);
    }
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Symlink("bin/sh", profile.prefix() + "/bin/sh"));
    if (holds(profile.tree(), "bin/env")) {
      entries.add(new Entry.Symlink("usr/bin/env", profile.prefix() + "/bin/env"));
    }
    entries.add(new Entry.Directory("tmp", 01777));
    return Tree.of(entries);
  }

  /// Whether something that is no directory is there.
  private static boolean holds(Tree tree, String program) {
    return tree.find(program).filter(e -> !(e instanceof Entry.Directory)).isPresent();
  }

  /// The shell in the root, as a path from `/`.
  public Optional<String> shell() {
    return List.of(
            "bin/bash",
            "usr/bin/bash",
            "bin/sh",
            "usr/bin/sh",
            under + "bin/bash",
            under + "bin/sh")
        .stream()
        .filter(path -> holds(tree, path))
        .map(path -> "/" + path)
        .findFirst();
  }
}
