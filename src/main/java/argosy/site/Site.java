package argosy.site;

import argosy.activation.CurrentFiles;
import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A site that is there: where, and how files are placed in it.
public record Site(SiteLayout layout, Placement placement) {
  /// The layout: since 2 a release's tree can be a patch.
  private static final int SCHEMA = 2;

  private static final int FOLDER_MODE = 0755;
  private static final FileAttribute<Set<PosixFilePermission>> OTHERS_READ =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  /// What `site init` makes: folders with their modes, and one file.
  public record Plan(Path root, List<Path> folders, boolean there) {
    public Plan {
      folders = List.copyOf(folders);
    }
  }

  /// @throws IllegalArgumentException if the folder holds something else than a site, or has a line
  ///   break or a colon in its path
  public static Plan plan(Path root) throws IOException {
    SiteLayout layout = new SiteLayout(real(root));
    if (layout.root().toString().contains("\n")) {
      throw new IllegalArgumentException(
          "csh cannot take a path with a line break; choose another folder: " + layout.root());
    }
    if (layout.root().toString().contains(":")) {
      throw new IllegalArgumentException(
          "PATH cannot take a folder with a colon; choose another: " + layout.root());
    }
    boolean there = Files.exists(layout.siteFile());
    if (!there && Files.isDirectory(layout.root())) {
      requireFree(layout);
    }
    List<Path> folders =
        List.of(
            layout.root(),
            layout.objects(),
            layout.incoming(),
            layout.releases(),
            layout.channels(),
            layout.environments(),
            layout.state(),
            layout.records(),
            layout.pins(),
            layout.leases());
    return new Plan(layout.root(), folders, there);
  }

  /// What a killed `init` left is made whole; a file system's root has a folder of its own.
  private static void requireFree(SiteLayout layout) throws IOException {
    Set<Path> own =
        Set.of(
            layout.objects(),
            layout.releases(),
            layout.channels(),
            layout.environments(),
            layout.state(),
            layout.root().resolve("lost+found"));
    for (Path folder : List.of(layout.root(), layout.releases())) {
      if (Files.isDirectory(folder)) {
        try (var content = Files.list(folder)) {
          Optional<Path> other = content.filter(c -> !own.contains(c)).findAny();
          if (other.isPresent()) {
            throw new IllegalArgumentException(
                "%s: holds other files (%s); choose a new or empty folder"
                    .formatted(layout.root(), other.get().getFileName()));
          }
        }
      }
    }
  }

  /// The path with the links in its existing part resolved: prefix stacks stand at what they are
  /// relocated to.
  private static Path real(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (Files.exists(absolute) || parent == null) {
      return absolute.toRealPath();
    }
    return real(parent).resolve(String.valueOf(absolute.getFileName()));
  }

  /// Makes a site of a new or empty folder; again on a site of this layout it adds what is missing.
  public static Site create(Plan plan) throws IOException {
    return create(plan, Optional.empty());
  }

  /// @param wanted default: what works
  /// @throws UnsupportedException before anything is made, if the file system cannot place so
  /// @throws IllegalArgumentException if it is a site that places in another way
  public static Site create(Plan plan, Optional<Placement> wanted) throws IOException {
    SiteLayout layout = new SiteLayout(plan.root());
    boolean readable = plan.there() && isReadable(layout);
    Placement placement =
        readable
            ? open(plan.root()).requirePlacement(wanted)
            : Placement.probe(existing(plan.root()), wanted);
    for (Path folder : plan.folders()) {
      makeFolder(folder);
    }
    if (!plan.there()) {
      closeToOthers(plan.root());
    }
    for (int i = 0; i < 256; i++) {
      makeFolder(layout.objects().resolve(HexFormat.of().toHexDigits((byte) i)));
    }
    writeCurrentFiles(layout);
    if (!readable) {
      describe(layout, plan.root().toString(), placement); // last: now it is a site
    }
    return open(plan.root());
  }

  private static void describe(SiteLayout layout, String root, Placement placement)
      throws IOException {
    Json.Obj site =
        Json.object()
            .put("schema", SCHEMA)
            .put("root", root)
            .put("placement", placement.text())
            .build();
    Durable.write(layout.siteFile(), site.pretty(), 0644);
  }

  /// Before a change, under the site's lock: makes a site of an earlier layout one of this, so that
  /// programs which do not know what may stand in it leave it alone.
  void raise() throws IOException {
    if (StateFile.read(layout.siteFile(), o -> o.number("schema")) < SCHEMA) {
      describe(layout, StateFile.read(layout.siteFile(), o -> o.string("root")), placement);
    }
  }

  /// The folder, or what is there of the path to it.
  private static Path existing(Path folder) {
    return Files.isDirectory(folder) ? folder : existing(Durable.parent(folder));
  }

  private Placement requirePlacement(Optional<Placement> wanted) {
    if (wanted.isPresent() && wanted.get() != placement) {
      throw new IllegalArgumentException(
          "%s is a site already, and its files are placed by %s; a new one can have another way"
              .formatted(layout.root(), placement.text()));
    }
    return placement;
  }

  private static boolean isReadable(SiteLayout layout) throws IOException {
    try {
      return !StateFile.read(layout.siteFile(), o -> o.string("root")).isEmpty();
    } catch (CorruptException e) {
      return false;
    }
  }

  /// A folder that was there, and in which everybody could write (the habit of `chmod 777 /data0`).
  private static void closeToOthers(Path root) throws IOException {
    if (Files.getOwner(root).getName().equals(Account.name())
        && Files.getAttribute(root, "unix:mode") instanceof Integer mode
        && (mode & 022) != 0) {
      Files.setAttribute(root, "unix:mode", mode & 07755);
    }
  }

  /// Gives a site that was just made to another user and the group of his login, its root last.
  /// Needs root.
  public void giveTo(Account.Login owner) throws IOException {
    try (var all = Files.walk(layout.root())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.setAttribute(path, "unix:gid", owner.gid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", owner.uid(), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  /// With the mode of a site's folders, whatever the umask.
  static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Files.setAttribute(folder, "unix:mode", FOLDER_MODE);
    }
  }

  /// A folder of the site with those above it that are missing, each as [#makeFolder(Path)] does;
  /// at no moment may others write there.
  static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    makeFolders(Durable.parent(folder.toAbsolutePath()));
    try {
      Files.createDirectory(folder, OTHERS_READ);
    } catch (FileAlreadyExistsException e) { // by another command just now
      if (Files.isDirectory(folder)) {
        return;
      }
      throw e;
    }
    Files.setAttribute(folder, "unix:mode", FOLDER_MODE);
  }

  /// Starts no program: `cd -P` is the shell's.
  private static void writeCurrentFiles(SiteLayout layout) throws IOException {
    CurrentFiles files = new CurrentFiles(layout.root().toString());
    Path folder = layout.environments();
    writeChanged(folder.resolve("current.sh"), files.sh());
    writeChanged(folder.resolve("current.csh"), files.csh());
    writeChanged(folder.resolve("current.fish"), files.fish());
  }

  /// A site that is there is left alone: two may look at it at once, and nobody has its lock here.
  private static void writeChanged(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Durable.write(file, text, 0644);
    }
  }

  /// @throws UnsupportedException if there is no site
  public static Site open(Path root) throws IOException {
    SiteLayout layout = new SiteLayout(real(root));
    long schema;
    try {
      schema = StateFile.read(layout.siteFile(), o -> o.number("schema"));
      if (schema >= 1 && schema <= SCHEMA) {
        return new Site(
            layout, StateFile.read(layout.siteFile(), o -> Placement.of(o.string("placement"))));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new UnsupportedException(
          layout.root() + " is no site", "make one: argosy site init " + layout.root());
    } catch (CorruptException e) {
      throw new CorruptException(
          String.valueOf(e.getMessage()),
          "argosy site init "
              + layout.root()
              + " writes it anew and leaves the rest (with --place if it had one)");
    }
    throw new UnsupportedException(
        layout.siteFile() + ": layout " + schema + " is newer than this program",
        "use a newer Argosy");
  }

  /// The path that the site was made at and its releases are relocated to, if that leads elsewhere
  /// now: the site was moved, or is looked at from where it has another name.
  public Optional<Path> movedFrom() throws IOException {
    String root = StateFile.read(layout.siteFile(), o -> o.string("root"));
    Path made = Path.of(root);
    return Files.exists(made) && Files.isSameFile(made, layout.root())
        ? Optional.empty()
        : Optional.of(made);
  }

  /// @throws UnsupportedException if what is written now would not fit to what stands there
  void requireInPlace() throws IOException {
    Optional<Path> made = movedFrom();
    if (made.isPresent()) {
      throw new UnsupportedException(
          "the site " + layout.root() + " was made at " + made.get() + ", which its releases name",
          "work on it where it has that name, move it back, or make a link: ln -s "
              + layout.root()
              + " "
              + made.get());
    }
  }

  /// Whose login name.
  public String owner() throws IOException {
    return ownerAt(layout.root());
  }

  /// Whose login name, also of a site that cannot be opened.
  public static String ownerAt(Path root) throws IOException {
    return Files.getOwner(new SiteLayout(root).state(), LinkOption.NOFOLLOW_LINKS).getName();
  }

  public boolean isOwnedBy(String user) throws IOException {
    return owner().equals(user);
  }

  /// Only the owner changes a site: everything in it is his.
  ///
  /// @param user who asks
  public void requireOwner(String user) throws IOException {
    String owner = owner();
    if (!owner.equals(user)) {
      throw new UnsupportedException(
          "the site " + layout.root() + " belongs to " + owner + ", not to " + user,
          "run it as " + owner + ": sudo -u " + owner + " argosy site …");
    }
  }

  /// What stands in the folder of an installed release, by name.
  List<String> installedIds() throws IOException {
    List<String> ids = new ArrayList<>();
    try (var folders = Files.newDirectoryStream(layout.releases())) {
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        if (!name.startsWith(".")) {
          ids.add(name);
        }
      }
    }
    ids.sort(null);
    return ids;
  }
}
