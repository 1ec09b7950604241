package argosy.site;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.model.Digest;
import argosy.store.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Whether a site is sound: what `site doctor` looks at.
public final class SiteCheck {
  private static final int OBJECTS_A_TASK = 500;
  private final Site site;
  private final Parallel parallel;

  public SiteCheck(Site site, Parallel parallel) {
    this.site = site;
    this.parallel = parallel;
  }

  /// @param harmless whether the next command that changes the site clears it by itself
  public record Finding(Path path, String what, boolean harmless) {}

  /// @param thorough whether every object is read and its digest computed
  public List<Finding> run(boolean thorough) throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (Leftovers.Leftover l : new Leftovers(site).find()) {
      findings.add(new Finding(l.path(), l.what(), true));
    }
    SiteLayout layout = site.layout();
    site.movedFrom()
        .ifPresent(made ->
            findings.add(
                new Finding(
                    layout.root(),
                    "was made at "
                        + made
                        + ", which its releases name; move it back, or make a link"
                        + " there",
                    false)));
    Optional<String> current = new Pointers(site).current();
    if (current.isPresent() && !Files.isDirectory(layout.release(current.get()))) {
      findings.add(new Finding(layout.current(), "the active release is not there", false));
    }
    SiteRecords records = new SiteRecords(site);
    for (String id : records.unknown()) {
      if (!Files.exists(layout.record(id))) {
        findings.add(new Finding(layout.release(id), "a folder that no command installed", false));
      }
    }
    findings.addAll(unreadable());
    findings.addAll(withoutActivation());
    if (Account.uid() != 0) {
      for (String id : new RamTier(site).emptied()) {
        findings.add(
            new Finding(
                layout.release(id),
                "its memory was emptied under it; as root: umount --lazy " + layout.release(id),
                false));
      }
    }
    findings.addAll(namespace());
    for (Delegation d : new Delegations(site).all()) {
      if (!new Delegations(site).given(d)) {
        findings.add(new Finding(layout.owner(d.name()), "is not user " + d.uid() + "'s", false));
      }
    }
    for (Path folder : Site.plan(layout.root()).folders()) {
      if (Files.isDirectory(folder) && isOpenToAll(folder)) {
        findings.add(new Finding(folder, "everybody may write in it (mode 777)", false));
      }
    }
    if (thorough) {
      findings.addAll(unreadableTrees());
      damaged()
          .forEach(name ->
              findings.add(
                  new Finding(
                      new SiteObjects(site).path(name),
                      "its content is not that of its name",
                      false)));
    }
    return findings;
  }

  /// Files of the state that are not what was written.
  private List<Finding> unreadable() throws IOException {
    List<Finding> findings = new ArrayList<>();
    try (Stream<Path> state = Files.walk(site.layout().state(), 3)) {
      for (Path file : state.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        try {
          StateFile.read(file, o -> o);
        } catch (CorruptException e) {
          findings.add(new Finding(file, "cannot be read; take a good copy, or remove it", false));
        } catch (NoSuchFileException e) {
          // another command removed it
        }
      }
    }
    return findings;
  }

  /// Files to be sourced that would do nothing.
  private List<Finding> withoutActivation() throws IOException {
    List<String> names = new ArrayList<>(List.of("current"));
    new SiteRecords(site).all().forEach(r -> names.add(r.id()));
    List<Finding> findings = new ArrayList<>();
    for (String name : names) {
      for (String shell : List.of(".sh", ".csh", ".fish")) {
        Path file = site.layout().environments().resolve(name + shell);
        if (!Files.exists(file) || Files.size(file) == 0) {
          findings.add(
              new Finding(file, "is empty or not there: who sources it gets nothing", false));
        }
      }
    }
    return findings;
  }

  /// Releases of which nothing can be read, or whose activation does nothing: what
  /// [Install#describe] mends.
  public Set<String> undescribed() throws IOException {
    Set<String> ids = new TreeSet<>(new SiteRecords(site).unknown());
    for (Finding finding : withoutActivation()) {
      String name = String.valueOf(finding.path().getFileName());
      ids.add(name.substring(0, name.lastIndexOf('.')));
    }
    return ids;
  }

  /// Releases of a namespace that its key did not sign, and more than it may hold.
  private List<Finding> namespace() throws IOException {
    List<Finding> findings = new ArrayList<>();
    Optional<Delegation> over = Delegations.over(site);
    if (over.isPresent()) {
      Seals seals = new Seals(site, over.get());
      for (InstalledRelease release : new SiteRecords(site).all()) {
        try {
          seals.check(release);
        } catch (CorruptException e) {
          Path folder = site.layout().release(release.id());
          findings.add(new Finding(folder, "unsealed: " + e.getMessage(), false));
        }
      }
      long quota = over.get().quotaBytes().orElse(Long.MAX_VALUE);
      if (Delegations.usedBytes(site) > quota) {
        findings.add(new Finding(site.layout().objects(), "is over its quota", false));
      }
    }
    return findings;
  }

  /// Releases of which is not known any more what was installed.
  private List<Finding> unreadableTrees() throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (InstalledRelease release : new SiteRecords(site).all()) {
      String id = release.id();
      try {
        new SiteRecords(site).tree(id);
      } catch (CorruptException | NoSuchFileException e) {
        findings.add(
            new Finding(
                site.layout().release(id),
                "its tree cannot be read; purge it and install it again: " + e.getMessage(),
                false));
      }
    }
    return findings;
  }

  private static boolean isOpenToAll(Path folder) throws IOException {
    Integer mode = (Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return mode != null && (mode & 0002) != 0;
  }

  /// The names of objects whose bytes have another digest.
  List<String> damaged() throws IOException {
    SiteObjects objects = new SiteObjects(site);
    List<String> names = new ArrayList<>(objects.present());
    names.sort(null);
    List<Parallel.Task<List<String>>> tasks = new ArrayList<>();
    for (int from = 0; from < names.size(); from += OBJECTS_A_TASK) {
      List<String> part = names.subList(from, Math.min(names.size(), from + OBJECTS_A_TASK));
      tasks.add(() -> {
        List<String> wrong = new ArrayList<>();
        for (String name : part) {
          if (!FileDigest.of(objects.path(name)).equals(new Digest(name.substring(0, 64)))) {
            wrong.add(name);
          }
        }
        return wrong;
      });
    }
    List<String> wrong = new ArrayList<>();
    parallel.ordered(tasks.iterator(), parallel.threads() * 2, wrong::addAll);
    return wrong;
  }
}
