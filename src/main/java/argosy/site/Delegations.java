package argosy.site;

import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The components of a site that belong to others (`spec/site.md`, Owners). What is in their
/// folders is theirs: it is never written from here, and no link in it is followed.
public final class Delegations {
  private static final int FOLDER_MODE = 0755;
  private final SiteLayout layout;

  public Delegations(Site site) {
    this.layout = site.layout();
  }

  /// By name.
  public List<Delegation> all() throws IOException {
    List<Delegation> all = new ArrayList<>();
    if (Files.isDirectory(layout.delegations())) {
      try (var files = Files.newDirectoryStream(layout.delegations(), "[!.]*.json")) {
        for (Path file : files) {
          all.add(read(file));
        }
      }
    }
    all.sort(Comparator.comparing(Delegation::name));
    return all;
  }

  private static Delegation read(Path file) throws IOException {
    return StateFile.read(file, Delegation::fromJson);
  }

  /// Whose namespace the site is; empty if it is nobody's but its own.
  public static Optional<Delegation> over(Site site) throws IOException {
    SiteLayout layout = site.layout();
    Optional<SiteLayout> base = base(layout);
    try {
      return base.isEmpty()
          ? Optional.empty()
          : Optional.of(
              read(base.get().delegations().resolve(layout.root().getFileName() + ".json")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// The site in whose `owners` a site stands.
  static Optional<SiteLayout> base(SiteLayout layout) {
    return Optional.ofNullable(layout.root().getParent())
        .flatMap(owners -> Optional.ofNullable(owners.getParent()))
        .map(SiteLayout::new)
        .filter(base ->
            base.owners().equals(layout.root().getParent()) && Files.exists(base.siteFile()));
  }

  /// @throws UnsupportedException if the product is somebody else's here
  public void requireOurs(String product) throws IOException {
    for (Delegation d : all()) {
      if (d.owns(product)) {
        throw new UnsupportedException(
            product
                + " belongs to user "
                + d.uid()
                + " on this site, by the delegation "
                + d.name(),
            "as that user: argosy site install … --site " + layout.owner(d.name()));
      }
    }
  }

  /// Makes the record and the folder, or changes the record.
  ///
  /// @return whether the folder is the user's now; if not, an administrator has to give it to him
  public boolean add(Delegation delegation) throws IOException {
    makeFolder(layout.owners());
    Path folder = layout.owner(delegation.name());
    makeFolder(folder);
    Site.makeFolders(layout.delegations());
    Durable.write(
        layout.delegations().resolve(delegation.name() + ".json"),
        delegation.toJson().pretty(),
        0644);
    if (uid(folder) != delegation.uid() && Account.uid() == 0) {
      if (!isEmpty(folder)) {
        throw new UnsupportedException(
            folder + " holds files of user " + uid(folder),
            "move them away, or give them to the new owner: chown -Rh");
      }
      Files.setAttribute(
          folder, "unix:uid", Math.toIntExact(delegation.uid()), LinkOption.NOFOLLOW_LINKS);
    }
    return given(delegation);
  }

  /// Whether the folder is the user's.
  public boolean given(Delegation delegation) throws IOException {
    Path folder = layout.owner(delegation.name());
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && uid(folder) == delegation.uid();
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder);
      Files.setAttribute(folder, "unix:mode", FOLDER_MODE);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var content = Files.list(folder)) {
      return content.findAny().isEmpty();
    }
  }

  private static int uid(Path path) throws IOException {
    return (Integer)
        Objects.requireNonNull(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
  }

  /// Takes the delegation back; what the folder holds stays.
  ///
  /// @return whether the folder is gone too
  /// @throws IllegalArgumentException if nothing of this name is delegated
  public boolean remove(String name) throws IOException {
    if (all().stream().noneMatch(d -> d.name().equals(name))) {
      throw new IllegalArgumentException(name + " is not delegated");
    }
    Files.delete(layout.delegations().resolve(name + ".json"));
    try {
      return Files.deleteIfExists(layout.owner(name));
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  /// What is active in a namespace, as far as its owner wrote a release's name there.
  public Optional<String> active(String name) throws IOException {
    Path link = new SiteLayout(layout.owner(name)).current();
    if (!Files.isSymbolicLink(link)) {
      return Optional.empty();
    }
    String target = Files.readSymbolicLink(link).toString();
    return target.matches("releases/[A-Za-z0-9][A-Za-z0-9_.@+-]*")
        ? Optional.of(target.substring(SiteLayout.RELEASES.length() + 1))
        : Optional.empty();
  }

  /// The sizes of all contents of a site.
  static long usedBytes(Site site) throws IOException {
    SiteObjects objects = new SiteObjects(site);
    long bytes = 0;
    for (String name : objects.present()) {
      bytes += Files.size(objects.path(name));
    }
    return bytes;
  }

  /// Says before anything is written if a namespace has no room for what a release adds.
  static void requireRoom(Site site, Install.Plan plan) throws IOException {
    Optional<Delegation> over = over(site);
    if (over.isPresent() && over.get().quotaBytes().isPresent()) {
      over.get().requireRoom(usedBytes(site), plan.newBytes());
    }
  }
}
