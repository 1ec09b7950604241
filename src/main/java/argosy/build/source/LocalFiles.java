package argosy.build.source;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.Digest;
import argosy.model.recipe.Source;
import argosy.store.FileDigest;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A file or folder beside the recipe as a source.
final class LocalFiles {
  private final Source.Local source;
  private final Path root;

  LocalFiles(Source.Local source, Path folder) throws IOException {
    this.source = source;
    this.root = Sources.beside(folder, source.path());
  }

  Digest digest() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String path : paths()) {
      Path file = root.resolve(path);
      texts.add(path);
      texts.add(
          Files.isSymbolicLink(file)
              ? "-> " + Files.readSymbolicLink(file)
              : FileDigest.of(file) + (Files.isExecutable(file) ? " x" : ""));
    }
    return Sources.digest(texts);
  }

  void lay(Path target) throws IOException {
    if (!Files.isDirectory(root)) {
      Path name = root.getFileName();
      if (!source.sha256().isEmpty() && !FileDigest.of(root).hex().equals(source.sha256())) {
        throw new CorruptException(
            root + ": expected sha256 " + source.sha256() + " but got " + FileDigest.of(root));
      }
      Sources.place(root, name == null ? "" : name.toString(), source.fileName(), target);
      return;
    }
    for (String path : paths()) {
      Path from = root.resolve(path);
      Path to = target.resolve(path);
      Path parent = to.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.deleteIfExists(to);
      if (Files.isSymbolicLink(from)) {
        Files.createSymbolicLink(to, Files.readSymbolicLink(from));
      } else {
        Files.copy(from, to);
        Files.setAttribute(to, "unix:mode", Files.isExecutable(from) ? 0755 : 0644);
      }
    }
  }

  /// Of all files and links that are meant, relative, sorted; the empty path if the source is one
  /// file.
  private List<String> paths() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of("");
    }
    List<String> all = source.useGitignore() && isInGit() ? tracked() : walked();
    List<String> chosen = new ArrayList<>(all.stream().filter(source.filter()::matches).toList());
    chosen.sort(Utf8Order.COMPARATOR);
    return chosen;
  }

  private List<String> walked() throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(
              p -> Files.isSymbolicLink(p) || Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
          .map(p -> root.relativize(p).toString())
          .filter(p -> !p.startsWith(".git/"))
          .toList();
    }
  }

  private boolean isInGit() throws IOException {
    return Tool.find("git").isPresent()
        && Tool.of("git", "rev-parse", "--is-inside-work-tree").in(root).run().ok();
  }

  /// What Git has or would take.
  private List<String> tracked() throws IOException {
    Tool.Result files =
        Tool.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
            .in(root)
            .run();
    if (!files.ok()) {
      throw new UnsupportedException(
          "git cannot list " + root + ": " + files.tail(), "set use_gitignore: false");
    }
    return Stream.of(files.out().split("\0", -1))
        .filter(p -> !p.isEmpty() && Files.exists(root.resolve(p), LinkOption.NOFOLLOW_LINKS))
        .toList();
  }
}
