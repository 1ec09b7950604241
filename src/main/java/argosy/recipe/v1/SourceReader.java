package argosy.recipe.v1;

import argosy.model.recipe.Glob;
import argosy.model.recipe.Globs;
import argosy.model.recipe.Source;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `source:` (CEP 14, "Source section"), and `extra: argosy: sources:`.
final class SourceReader {
  private SourceReader() {}

  static Optional<Source> read(Given g) {
    List<String> kinds =
        List.of("url", "git", "path").stream().filter(k -> g.find(k).isPresent()).toList();
    if (kinds.size() != 1) {
      g.fault("expected exactly one of url, git and path");
      return Optional.empty();
    }
    if (kinds.getFirst().equals("url") && g.find("sha256").isEmpty() && g.find("md5").isEmpty()) {
      g.notBuilt("without sha256 nobody could tell what is fetched");
    }
    return switch (kinds.getFirst()) {
      case "url" ->
          g.made(() ->
              new Source.Url(
                  g.texts("url"),
                  hex(g, "sha256"),
                  hex(g, "md5"),
                  g.text("file_name"),
                  g.text("target_directory"),
                  g.texts("patches")));
      case "git" -> git(g);
      default ->
          g.made(() ->
              new Source.Local(
                  g.text("path"),
                  hex(g, "sha256"),
                  hex(g, "md5"),
                  g.text("file_name"),
                  g.truth("use_gitignore", true),
                  g.find("filter").map(SourceReader::globs).orElse(Globs.ALL),
                  g.text("target_directory"),
                  g.texts("patches")));
    };
  }

  private static String hex(Given g, String name) {
    return g.text(name).toLowerCase(Locale.ROOT);
  }

  private static Optional<Source> git(Given g) {
    List<String> revs =
        List.of("rev", "branch", "tag").stream().filter(k -> g.find(k).isPresent()).toList();
    if (revs.size() > 1) {
      g.fault("expected one of rev, branch and tag but got " + String.join(" and ", revs));
    }
    g.find("lfs")
        .filter(Given::truth)
        .ifPresent(l -> l.notBuilt("name large files as sources of their own, by url and sha256"));
    String rev = revs.isEmpty() ? "HEAD" : g.text(revs.getFirst());
    Source.Git.Rev kind =
        revs.contains("branch")
            ? Source.Git.Rev.BRANCH
            : revs.contains("tag") ? Source.Git.Rev.TAG : Source.Git.Rev.COMMIT;
    return g.made(() ->
        new Source.Git(
            g.text("git"),
            rev,
            kind,
            Math.max(0, g.find("depth").map(Given::whole).orElse(0)),
            g.truth("lfs", false),
            g.truth("submodules", true),
            g.text("expected_commit"),
            g.text("target_directory"),
            g.texts("patches")));
  }

  static Optional<Source> debian(Given g) {
    return g.made(() ->
        new Source.Debian(
            g.text("debian"),
            g.text("version"),
            g.truth("debian_patches", true),
            g.text("target_directory"),
            g.texts("patches")));
  }

  /// A list of patterns, or `include` and `exclude`.
  static Globs globs(Given g) {
    if (g.isFields()) {
      return new Globs(
          g.find("include").map(SourceReader::patterns).orElse(List.of()),
          g.find("exclude").map(SourceReader::patterns).orElse(List.of()));
    }
    return new Globs(patterns(g), List.of());
  }

  /// Patterns of paths, each of which can be read.
  static List<String> patterns(Given g) {
    return g.each(item -> {
      String text = item.text();
      return text.isEmpty()
          ? Optional.empty()
          : item.made(() -> {
            Glob.orBelow(text);
            return text;
          });
    });
  }
}
