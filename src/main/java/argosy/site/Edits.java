package argosy.site;

import argosy.activation.Launchers;
import argosy.base.UnsupportedException;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// What somebody did to a release in place, in the paths of its packages.
///
/// @param deviations those that mean something: write permission that somebody gave himself does
///   not
/// @param gone paths that packages have and that are not so any more
/// @param there paths that are new or other than in any package
public record Edits(
    List<Verify.Deviation> deviations, List<String> gone, List<String> there, Path payload) {
  public Edits {
    deviations = List.copyOf(deviations);
    gone = List.copyOf(gone);
    there = List.copyOf(there);
  }

  /// @param profile of the release as it stands there
  /// @param deviations as the thorough verify found them
  /// @throws UnsupportedException if a launcher was edited, which belongs to no package
  public static Edits of(
      Site site, InstalledRelease release, Profile profile, List<Verify.Deviation> deviations)
      throws IOException {
    Path folder = site.layout().release(release.id());
    Tree placed = new SiteRecords(site).tree(release.id());
    String payload = Launchers.payloadFolder(profile);
    List<Verify.Deviation> real = new ArrayList<>();
    TreeSet<String> gone = new TreeSet<>();
    TreeSet<String> there = new TreeSet<>();
    for (Verify.Deviation d : deviations) {
      String path = d.path().startsWith(payload) ? d.path().substring(payload.length()) : "";
      Optional<Entry> before = profile.tree().find(path);
      Optional<Integer> now = mode(folder.resolve(d.path()));
      if (d.difference() == Verify.Difference.MODE
          && now.isPresent()
          && readAndRun(now.get()) == placed.find(d.path()).map(Edits::mode).orElseThrow()) {
        continue;
      }
      if (path.isEmpty() || payload.isEmpty() && Launchers.isBesidePrefix(path)) {
        throw new UnsupportedException(
            d.path() + ": is the site's own launcher, in no package",
            "discard it (argosy site discard), or keep the change in the stack's file");
      }
      real.add(d);
      before.ifPresent(_ -> gone.add(path));
      now.ifPresent(_ -> there.add(path));
    }
    return new Edits(real, List.copyOf(gone), List.copyOf(there), folder.resolve(payload));
  }

  public boolean isEmpty() {
    return deviations.isEmpty();
  }

  private static Optional<Integer> mode(Path path) throws IOException {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(
            (Integer)
                Objects.requireNonNull(
                    Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS)))
        : Optional.empty();
  }

  private static int mode(Entry entry) {
    return switch (entry) {
      case Entry.File f -> f.mode();
      case Entry.Directory d -> d.mode();
      case Entry.Symlink _ -> 0777;
    };
  }

  /// What is left of a mode in a site.
  private static int readAndRun(int mode) {
    return mode & 0555 | 0400;
  }

  /// Copies what is there into a new folder, with the modes that packages have.
  ///
  /// @throws UnsupportedException if something is neither file, folder nor link
  public void copyTo(Path target, Profile profile) throws IOException {
    Files.createDirectory(target);
    for (String path : there) {
      Path from = payload.resolve(path);
      Path to = target.resolve(path);
      Files.createDirectories(Durable.parent(to));
      if (Files.isSymbolicLink(from)) {
        Files.createSymbolicLink(to, Files.readSymbolicLink(from));
      } else if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else if (Files.isRegularFile(from)) {
        Files.copy(from, to);
        Files.setAttribute(to, "unix:mode", packaged(path, from, profile));
      } else {
        throw new UnsupportedException(
            from + ": is neither file, folder nor link", "remove it and capture again");
      }
    }
    try (var all = Files.walk(target)) {
      for (Path to : all.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS) && !to.equals(target)) {
          String path = target.relativize(to).toString();
          Files.setAttribute(to, "unix:mode", packaged(path, payload.resolve(path), profile));
        }
      }
    }
  }

  /// The mode that the package gives a path, or would give it: its owner may write, nobody else.
  private static int packaged(String path, Path from, Profile profile) throws IOException {
    int now = mode(from).orElseThrow() & 0777;
    Optional<Integer> before =
        profile.tree().find(path).filter(e -> !(e instanceof Entry.Symlink)).map(Edits::mode);
    return before.filter(b -> readAndRun(b) == readAndRun(now)).orElse(now & 0755 | 0200);
  }
}
