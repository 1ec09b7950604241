package argosy.app;

import argosy.activation.Launchers;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.site.InstalledRelease;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.Verify;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What somebody did to a release in place, shown as diff(1) shows it.
public final class SiteDiff {
  private final Site site;
  private final Harbour harbour;

  SiteDiff(Site site, Harbour harbour) {
    this.site = site;
    this.harbour = harbour;
  }

  /// @param lines of a unified diff; none for what is not text, or if nobody has the old content
  public record Change(Verify.Deviation deviation, List<String> lines) {
    public Change {
      lines = List.copyOf(lines);
    }
  }

  /// @param name of an installed release
  public List<Change> of(String name) throws IOException {
    InstalledRelease installed = new SiteRecords(site).find(name);
    Release release = installed.release();
    Path folder = site.layout().release(installed.id());
    List<Verify.Deviation> deviations = new Verify(site, harbour.parallel()).run(installed, true);
    Optional<Profile> profile = deviations.isEmpty() ? Optional.empty() : known(release, folder);
    List<Change> changes = new ArrayList<>();
    for (Verify.Deviation d : deviations) {
      changes.add(new Change(d, lines(d, folder.resolve(d.path()), profile)));
    }
    return changes;
  }

  /// Empty if the store has forgotten the release.
  private Optional<Profile> known(Release release, Path folder) throws IOException {
    boolean relocated = release.stack().kind() == StackKind.PREFIX;
    try {
      return Optional.of(harbour.realise().realise(release, relocated ? folder.toString() : "/"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private List<String> lines(Verify.Deviation d, Path now, Optional<Profile> profile)
      throws IOException {
    if (profile.isEmpty() || Tool.find("diff").isEmpty()) {
      return List.of();
    }
    String payload = Launchers.payloadFolder(profile.get());
    String path = d.path().startsWith(payload) ? d.path().substring(payload.length()) : "";
    boolean text = Files.isRegularFile(now) && !Files.isSymbolicLink(now);
    Optional<Entry> before = profile.get().tree().find(path);
    return switch (d.difference()) {
      case CONTENT ->
          text && before.orElse(null) instanceof Entry.File f
              ? compared(d.path(), f, now)
              : List.of();
      case ADDED -> text ? unified(d.path(), Path.of("/dev/null"), now) : List.of();
      case MISSING, MODE, KIND -> List.of();
    };
  }

  private List<String> compared(String path, Entry.File before, Path now) throws IOException {
    Path old = Files.createTempFile("argosy-diff", "");
    try (InputStream content = harbour.blobs().open(before.digest())) {
      Files.copy(content, old, StandardCopyOption.REPLACE_EXISTING);
      return unified(path, old, now);
    } finally {
      Files.delete(old);
    }
  }

  /// diff(1) ends with 1 if there are differences, and says so in one line of files that are no
  /// text.
  private static List<String> unified(String path, Path old, Path now) throws IOException {
    List<String> argv =
        List.of(
            "diff",
            "-u",
            "--label",
            "a/" + path,
            "--label",
            "b/" + path,
            "--",
            old.toString(),
            now.toString());
    return Tool.of(argv).run().out().lines().filter(l -> !l.startsWith("Binary files")).toList();
  }
}
