package argosy.model.recipe;

import java.util.List;
import java.util.stream.Stream;

/// Where the files that are built come from. Sources are laid into the work folder in order.
public sealed interface Source {
  /// Relative to the work folder; empty: the work folder itself.
  String targetDirectory();

  /// Patch files beside the recipe, applied in order within [#targetDirectory()].
  List<String> patches();

  /// A file from the network, or of this machine (`file:`), unpacked if it is an archive.
  ///
  /// @param urls mirrors of the same file, tried in order; at least one
  /// @param sha256 64 lower-case hex digits; empty if the recipe has none
  /// @param md5 32 lower-case hex digits; empty if the recipe has none
  /// @param fileName if given, the file gets this name and is not unpacked
  record Url(
      List<String> urls,
      String sha256,
      String md5,
      String fileName,
      String targetDirectory,
      List<String> patches)
      implements Source {
    public Url {
      if (urls.isEmpty()) {
        throw new IllegalArgumentException("a source needs a url");
      }
      requireHex("sha256", sha256, 64);
      requireHex("md5", md5, 32);
      urls = List.copyOf(urls);
      patches = List.copyOf(patches);
    }
  }

  /// A commit of a Git repository.
  ///
  /// @param rev a commit, branch or tag, as `kind` says; `HEAD` by default
  /// @param depth commits to fetch; 0 for all
  record Git(
      String url,
      String rev,
      Rev kind,
      int depth,
      boolean lfs,
      boolean submodules,
      String expectedCommit,
      String targetDirectory,
      List<String> patches)
      implements Source {
    public enum Rev {
      COMMIT,
      BRANCH,
      TAG
    }

    public Git {
      if (url.isEmpty() || rev.isEmpty()) {
        throw new IllegalArgumentException("a git source needs a url and a revision");
      }
      patches = List.copyOf(patches);
    }
  }

  /// A file or folder relative to the recipe's folder.
  ///
  /// @param useGitignore leave out what Git ignores
  record Local(
      String path,
      String sha256,
      String md5,
      String fileName,
      boolean useGitignore,
      Globs filter,
      String targetDirectory,
      List<String> patches)
      implements Source {
    public Local {
      requireHex("sha256", sha256, 64);
      requireHex("md5", md5, 32);
      patches = List.copyOf(patches);
    }
  }

  /// A Debian source package, fetched by the machine's apt: Argosy's own, written under `extra:
  /// argosy: sources:` so that conda's tools do not see it.
  ///
  /// @param name of the source package
  /// @param version exactly this one; empty: the newest that apt has
  /// @param debianPatches apply `debian/patches/series` after unpacking
  record Debian(
      String name,
      String version,
      boolean debianPatches,
      String targetDirectory,
      List<String> patches)
      implements Source {
    public Debian {
      if (!name.matches("[a-z0-9][a-z0-9+.-]+")) {
        throw new IllegalArgumentException(
            "a Debian source package's name is of a-z, 0-9 and + . -: \"" + name + "\"");
      }
      patches = List.copyOf(patches);
    }
  }

  /// The same with more patches, applied after its own.
  default Source with(List<String> more) {
    List<String> all = Stream.concat(patches().stream(), more.stream()).toList();
    return switch (this) {
      case Url u -> new Url(u.urls, u.sha256, u.md5, u.fileName, u.targetDirectory, all);
      case Git g ->
          new Git(
              g.url,
              g.rev,
              g.kind,
              g.depth,
              g.lfs,
              g.submodules,
              g.expectedCommit,
              g.targetDirectory,
              all);
      case Local l ->
          new Local(
              l.path,
              l.sha256,
              l.md5,
              l.fileName,
              l.useGitignore,
              l.filter,
              l.targetDirectory,
              all);
      case Debian d -> new Debian(d.name, d.version, d.debianPatches, d.targetDirectory, all);
    };
  }

  private static void requireHex(String what, String hex, int digits) {
    if (!hex.isEmpty() && !hex.matches("[0-9a-f]{" + digits + "}")) {
      throw new IllegalArgumentException(
          what + ": expected " + digits + " lower-case hex digits but got \"" + hex + "\"");
    }
  }
}
