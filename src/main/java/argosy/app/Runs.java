package argosy.app;

import argosy.activation.Extra;
import argosy.activation.Launchers;
import argosy.base.Folders;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.model.BlobSource;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.release.Materialise;
import argosy.release.Realise;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// A release used in place: unpacked once below `run` of the home, started by the same launcher as
/// the tarball's.
public final class Runs {
  private final Releases releases;
  private final Realise realise;
  private final BlobSource blobs;
  private final Path folder;
  private final Parallel parallel;
  private final Progress progress;

  Runs(
      Releases releases,
      Realise realise,
      BlobSource blobs,
      Path folder,
      Parallel parallel,
      Progress progress) {
    this.releases = releases;
    this.realise = realise;
    this.blobs = blobs;
    this.folder = folder;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// Unpacks the release if it is not yet, and returns the command line that starts the command in
  /// it.
  ///
  /// @param command empty for a shell
  public List<String> prepare(String name, List<String> command, boolean dryRun)
      throws IOException {
    Release release = releases.find(name);
    Path place =
        folder.resolve(
            release.stack().name() + "-" + release.tag() + "-" + release.digest().brief());
    if (!Files.exists(place) && !dryRun) {
      unpack(release, place);
    }
    List<String> argv = new ArrayList<>(List.of(place.resolve("run").toString()));
    argv.addAll(command.isEmpty() ? List.of("sh") : command);
    return argv;
  }

  /// Runs it on the caller's terminal.
  ///
  /// @return its exit code
  public static int run(List<String> argv) throws IOException {
    return Tool.of(argv).within(Long.MAX_VALUE / 2_000_000_000L).runInTerminal();
  }

  private void unpack(Release release, Path place) throws IOException {
    progress.step("unpack " + release.name());
    String prefix =
        switch (release.stack().kind()) {
          case ROOT -> "/";
          case PREFIX -> place.toString();
        };
    Profile profile = realise.realise(release, prefix);
    Path part = folder.resolve("." + place.getFileName() + "." + ProcessHandle.current().pid());
    try {
      new Materialise(blobs, parallel)
          .write(
              profile.tree(),
              part.resolve(Launchers.payloadFolder(profile)),
              release.epochSeconds());
      for (Extra extra : Launchers.forUnpacked(profile)) {
        write(extra, part);
      }
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("cannot move into place: " + place, e);
    } finally {
      if (Files.exists(part)) {
        Folders.delete(part);
      }
    }
    progress.done(
        Texts.count(profile.tree().fileCount(), "file")
            + ", "
            + Texts.size(profile.tree().totalBytes()));
  }

  private static void write(Extra extra, Path place) throws IOException {
    Path path = place.resolve(extra.path());
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    switch (extra) {
      case Extra.Script s -> {
        Files.writeString(path, s.text());
        Files.setAttribute(path, "unix:mode", s.mode());
      }
      case Extra.Link l -> Files.createSymbolicLink(path, Path.of(l.target()));
    }
  }
}
