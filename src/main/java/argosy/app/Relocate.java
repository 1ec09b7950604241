package argosy.app;

import argosy.adopt.dir.DirAdopter;
import argosy.adopt.dir.DirOptions;
import argosy.base.FailedException;
import argosy.base.Folders;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Licence;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Moves an installed prefix tree: all that names its place is rewritten. Everything is checked and
/// written beside it first; then it is renamed into place.
public final class Relocate {
  private static final String SCRIPT = "relocate";
  private static final String STATE = ".argosy-prefix";
  private final ObjectStore objects;
  private final HostPrefix prefixes;
  private final Path cache;
  private final Parallel parallel;

  Relocate(ObjectStore objects, HostPrefix prefixes, Path cache, Parallel parallel) {
    this.objects = objects;
    this.prefixes = prefixes;
    this.cache = cache;
    this.parallel = parallel;
  }

  /// @param tree where it lies now
  /// @param from the prefix that its files name; empty for the one it keeps a note of, else for
  ///   where it lies
  /// @param to where it shall lie; empty for where it lies
  public record Request(Path tree, Optional<Path> from, Optional<Path> to, long nowSeconds) {}

  /// @param files that were rewritten
  public record Moved(Path from, Path to, long files) {
    public Json.Obj toJson() {
      return Json.object()
          .put("from", from.toString())
          .put("to", to.toString())
          .put("files", files)
          .build();
    }
  }

  public Moved run(Request request) throws IOException {
    Path tree = request.tree().toRealPath();
    Path to = request.to().map(Relocate::normal).orElse(tree);
    boolean stays = to.equals(tree);
    if (!stays && Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(to + " is there already");
    }
    Path from = request.from().map(Relocate::normal).orElse(noted(tree).orElse(tree));
    return Files.isExecutable(tree.resolve(SCRIPT))
        ? byItsScript(tree, from, to, stays)
        : rewritten(tree, from, to, stays, request.nowSeconds());
  }

  private static Path normal(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static Optional<Path> noted(Path tree) throws IOException {
    Path state = tree.resolve(STATE);
    return Files.isRegularFile(state)
        ? Optional.of(Path.of(Files.readString(state)))
        : Optional.empty();
  }

  /// An unpacked tarball knows how.
  private static Moved byItsScript(Path tree, Path from, Path to, boolean stays)
      throws IOException {
    call(tree, "--check", to.toString());
    if (!stays) {
      Files.createDirectories(to.toAbsolutePath().resolveSibling("."));
      Files.move(tree, to);
    }
    String said = call(to, to.toString());
    String files = said.replaceAll("(?s).*, ([0-9]+) files.*", "$1").strip();
    return new Moved(from, to, files.matches("[0-9]+") ? Long.parseLong(files) : 0);
  }

  private static String call(Path tree, String... words) throws IOException {
    List<String> argv = new ArrayList<>(List.of(tree.resolve(SCRIPT).toString()));
    argv.addAll(List.of(words));
    Tool.Result result = Tool.of(argv).within(3600).run();
    if (!result.ok()) {
      throw result.exit() == 4
          ? new UnsupportedException(result.tail(), "choose another place")
          : new FailedException(result.tail(), "run it by hand: " + String.join(" ", argv));
    }
    return result.out();
  }

  private Moved rewritten(Path tree, Path from, Path to, boolean stays, long nowSeconds)
      throws IOException {
    DirOptions options =
        new DirOptions("tree", "0", Platform.LINUX_AMD64, Licence.UNKNOWN, from.toString(), false);
    var adopted =
        new DirAdopter(tree, options, cache, Instant.ofEpochSecond(nowSeconds), parallel)
            .adopt(objects)
            .packages();
    Path part = to.resolveSibling("." + SCRIPT + "-" + ProcessHandle.current().pid());
    prefixes.furnish(adopted, part, to.toString());
    if (stays) {
      Path old = to.resolveSibling("." + SCRIPT + "-old-" + ProcessHandle.current().pid());
      Files.move(tree, old, StandardCopyOption.ATOMIC_MOVE);
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      Folders.delete(old);
    } else {
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      Folders.delete(tree);
    }
    Package metadata = adopted.getFirst().metadata();
    return new Moved(from, to, metadata.relocations().size());
  }
}
