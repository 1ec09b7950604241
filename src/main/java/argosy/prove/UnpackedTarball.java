package argosy.prove;

import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A tarball of a release, unpacked into a fresh folder and made for it, as `nobody` when this
/// process is root's, otherwise as its user. Gone when it is closed.
final class UnpackedTarball implements Closeable {
  static final String INSTALL = "apt-get install -y tar zstd util-linux";
  private final Path place;
  private final Path stack;

  private UnpackedTarball(Path place, Path stack) {
    this.place = place;
    this.stack = stack;
  }

  /// @param scratch where stacks are unpacked; any user must be able to enter it
  static UnpackedTarball of(Path archive, Release release, Path scratch) throws IOException {
    Path place = Files.createTempDirectory(scratch, "argosy-tar-");
    Path stack = place.resolve(release.stack().name() + "-" + release.tag());
    UnpackedTarball unpacked = new UnpackedTarball(place, stack);
    try {
      PlainUser.give(place);
      unpacked.unpack(archive);
      if (Files.exists(stack.resolve("relocate"))) {
        unpacked.asNobody(stack.resolve("relocate").toString()).within(1800).runOk();
      }
    } catch (IOException e) {
      unpacked.close();
      throw e;
    }
    return unpacked;
  }

  /// The tarball that a form points at, which lies beside it.
  ///
  /// @throws UnsupportedException if it does not
  static Path beside(Path folder, Release release) throws UnsupportedException {
    String base =
        release.stack().name() + "-" + release.tag() + "-" + release.platform().architecture();
    for (String name : List.of(base + ".tar.zst", base + ".tar.gz")) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return folder.resolve(name).toAbsolutePath();
      }
    }
    throw new UnsupportedException(
        "the tarball that this form points at is not beside it",
        "ship it too: argosy ship " + release.name() + " --forms tarball,module,kernel");
  }

  /// What keeps this machine from unpacking tarballs; empty if nothing does.
  static Optional<UnsupportedException> obstacle() {
    for (String tool : List.of("tar", "zstd", "gzip", "env")) {
      if (Tool.find(tool).isEmpty()) {
        return Optional.of(new UnsupportedException(tool + " is not installed", INSTALL));
      }
    }
    return PlainUser.isRoot() && Tool.find("setpriv").isEmpty()
        ? Optional.of(
            new UnsupportedException(
                "setpriv is not installed, which runs the demo as nobody", INSTALL))
        : Optional.empty();
  }

  /// The folder around the stack, the home of who runs it.
  Path place() {
    return place;
  }

  /// Where the stack stands.
  Path stack() {
    return stack;
  }

  /// A command in the folder around the stack, with a bare environment, as nobody if this is root.
  Tool asNobody(String... command) {
    return Tool.of(PlainUser.argv(place, command)).in(place);
  }

  /// The archive is opened by this user, who may be the only one to see it, and read by nobody.
  private void unpack(Path archive) throws IOException {
    String filter = archive.toString().endsWith(".gz") ? "gzip -d" : "zstd -d";
    List<String> argv =
        new ArrayList<>(List.of("sh", "-c", "archive=$1; shift; exec \"$@\" <\"$archive\"", "sh"));
    argv.add(archive.toString());
    argv.addAll(asNobody("tar", "-I", filter, "-xf", "-", "-C", place.toString()).argv());
    Tool.Result result = Tool.of(argv).within(1800).run();
    if (!result.ok()) {
      throw new FailedException(
          "tar could not unpack it: " + result.tail(), "unpack it by hand: tar -xf " + archive);
    }
  }

  @Override
  public void close() throws IOException {
    PlainUser.remove(place);
  }

  /// The launcher of root stacks needs private namespaces; it says itself who forbids them.
  ///
  /// @throws UnsupportedException if that is why the demo did not run
  static Tool.Result unlessRefused(Tool.Result result) throws UnsupportedException {
    if (result.exit() != 4 || !result.err().contains("run: ")) {
      return result;
    }
    String said = result.err();
    String line = said.lines().filter(l -> l.startsWith("run: ")).findFirst().orElse(said.strip());
    int next = line.indexOf("; do: ");
    throw next < 0
        ? new UnsupportedException(line, "run the stack's `run` by hand")
        : new UnsupportedException(line.substring(0, next), line.substring(next + 6));
  }
}
