package argosy.adopt.python;

import argosy.base.Folders;
import argosy.base.OwnFile;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.tool.Tool;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A root of an interpreter and what it needs, in which sources are compiled at the paths they have
/// in the stack: compiled files hold them. Gone when closed.
final class CompileRoom implements Closeable {
  private static final long SECONDS = 3600;
  private final Path root;
  private final BlobSource blobs;
  private final Parallel parallel;

  /// @param folder under which the room is made
  CompileRoom(Path folder, BlobSource blobs, Parallel parallel) throws IOException {
    this.root = Files.createTempDirectory(Files.createDirectories(folder), "compile");
    this.blobs = blobs;
    this.parallel = parallel;
  }

  /// Puts files and links there; what is there already stays.
  void put(Tree tree) throws IOException {
    List<Parallel.Task<Boolean>> copies = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      Path path = root.resolve(entry.path());
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      Files.createDirectories(Optional.ofNullable(path.getParent()).orElse(root));
      switch (entry) {
        case Entry.Directory d -> Files.createDirectory(path);
        case Entry.Symlink l -> Files.createSymbolicLink(path, Path.of(l.target()));
        case Entry.File f -> copies.add(() -> copy(f, path));
      }
    }
    parallel.all(copies);
  }

  private boolean copy(Entry.File file, Path path) throws IOException {
    try (InputStream in = blobs.open(file.digest())) {
      Files.copy(in, path);
    }
    Files.setAttribute(path, "unix:mode", file.mode() & 0555 | 0200);
    return true;
  }

  /// Compiles the sources beside themselves.
  ///
  /// @param sources paths in the room
  /// @return those that are not valid
  /// @throws UnsupportedException if the interpreter cannot be run here
  Set<String> compile(Interpreter interpreter, Collection<String> sources) throws IOException {
    Set<String> invalid = new TreeSet<>();
    List<StringBuilder> shares = new ArrayList<>();
    for (int i = 0; i < parallel.threads(); i++) {
      shares.add(new StringBuilder());
    }
    int next = 0;
    for (String source : sources) {
      shares.get(next++ % shares.size()).append('/').append(source).append('\0');
    }
    List<Parallel.Task<Tool.Result>> runs = new ArrayList<>();
    shares.stream()
        .filter(s -> !s.isEmpty())
        .forEach(s -> runs.add(() -> tool(interpreter).reading(s.toString()).run()));
    List<Tool.Result> results = new ArrayList<>();
    parallel.ordered(runs.iterator(), runs.size(), results::add);
    for (Tool.Result result : results) {
      if (!result.ok()) {
        throw new UnsupportedException(
            "the stack's own " + interpreter.path() + " does not run here: " + firstLine(result),
            "adopt on a machine of that kind that allows user name spaces");
      }
      Arrays.stream(result.out().split("\0", -1))
          .filter(p -> p.startsWith("/"))
          .forEach(p -> invalid.add(p.substring(1)));
    }
    return invalid;
  }

  private static String firstLine(Tool.Result result) {
    return result.tail().lines().findFirst().orElse("exit code " + result.exit());
  }

  private Tool tool(Interpreter interpreter) {
    return Tool.of(
            "env",
            "-i",
            "LC_ALL=C.UTF-8",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "PYTHONHASHSEED=0",
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "--net",
            "--ipc",
            "--root=" + root,
            "/" + interpreter.path(),
            "-s",
            "-S",
            "-W",
            "ignore",
            "-c",
            OwnFile.text(CompileRoom.class, "compile.py"))
        .in(root)
        .within(SECONDS);
  }

  /// A file of the room, if it came to be.
  Optional<Path> find(String path) {
    return Optional.of(root.resolve(path))
        .filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public void close() throws IOException {
    Folders.delete(root);
  }
}
