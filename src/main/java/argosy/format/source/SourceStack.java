package argosy.format.source;

import argosy.activation.Launchers;
import argosy.base.OwnFile;
import argosy.base.UnsupportedException;
import argosy.format.tar.InlineBlobs;
import argosy.format.tarball.Relocator;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Relocation;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A stack as what it is built from.
public final class SourceStack {
  /// What compiling takes, unpacking with it, as Debian calls it.
  public static final List<String> DEBIAN_PACKAGES =
      List.of(
          "autoconf",
          "automake",
          "bzip2",
          "g++",
          "gcc",
          "gfortran",
          "libtool",
          "make",
          "patch",
          "perl",
          "pkg-config",
          "xz-utils");

  /// The same, as the distributions that read rpm packages call it.
  public static final List<String> RPM_PACKAGES =
      List.of(
          "autoconf",
          "automake",
          "bzip2",
          "gcc",
          "gcc-c++",
          "gcc-gfortran",
          "libtool",
          "make",
          "patch",
          "perl",
          "pkgconfig",
          "xz");

  private static final String SOURCES = "sources/";
  private static final String OWN = "own/";
  private static final String RELOCATE = "relocate";
  private static final String LICENCES = "share/licenses/";

  private final Profile profile;
  private final List<Profile.Part> built;
  private final Set<String> paths = new TreeSet<>();

  private SourceStack(Profile profile, List<Profile.Part> built) {
    this.profile = profile;
    this.built = built;
    for (Profile.Part part : profile.packages()) {
      if (built.stream().anyMatch(b -> b.sources().equals(part.sources()))) {
        part.tree().entries().stream()
            .filter(e -> !(e instanceof Entry.Directory) && !e.path().startsWith(LICENCES))
            .forEach(e -> paths.add(e.path()));
      }
    }
  }

  /// The stack's sources; empty if none of its packages can be built again.
  public static Optional<SourceStack> of(Profile profile) {
    if (profile.stack().kind() == StackKind.ROOT) {
      return Optional.empty();
    }
    Map<String, Profile.Part> all = new LinkedHashMap<>();
    profile.packages().forEach(p -> all.put(p.metadata().name(), p));
    Map<String, Profile.Part> ordered = new LinkedHashMap<>();
    all.keySet().forEach(name -> add(name, all, ordered, new TreeSet<>()));
    List<Profile.Part> built = new ArrayList<>();
    for (Profile.Part part : ordered.values()) { // what was split off is built with the rest
      if (built.stream().noneMatch(b -> b.sources().equals(part.sources()))) {
        built.add(part);
      }
    }
    return built.isEmpty()
        ? Optional.empty()
        : Optional.of(new SourceStack(profile, List.copyOf(built)));
  }

  /// Adds a package after those it is built against, if it has sources and they are all here.
  private static void add(
      String name,
      Map<String, Profile.Part> all,
      Map<String, Profile.Part> ordered,
      Set<String> doing) {
    Profile.Part part = all.get(name);
    if (part == null || part.sources().isEmpty() || !doing.add(name)) {
      return;
    }
    List<String> against = against(part.metadata());
    if (all.keySet().containsAll(against)) {
      against.forEach(other -> add(other, all, ordered, doing));
      ordered.putIfAbsent(name, part);
    }
  }

  private static List<String> against(Package metadata) {
    String names = metadata.provenance().getOrDefault(Package.BUILT_AGAINST, "");
    return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
  }

  /// Names of the packages that are built, in order.
  public List<String> packages() {
    return built.stream().map(p -> p.metadata().name()).toList();
  }

  /// The folder from which a form builds what it would else hold.
  ///
  /// @param unpacked what the form puts into the folder of the stack, without `relocate`
  public List<Entry> entries(List<Entry> unpacked, InlineBlobs blobs) throws IOException {
    List<Entry> entries = sources();
    List<Entry> own = unpacked.stream().filter(e -> !paths.contains(e.path())).toList();
    own.forEach(e -> entries.add(e.at(OWN + e.path())));
    if (own.isEmpty()) {
      entries.add(new Entry.Directory("own", 0755));
    }
    List<Relocation> moved =
        profile.open().stream().filter(r -> !paths.contains(r.path())).toList();
    if (!moved.isEmpty()) {
      Tree tree =
          Tree.of(own.stream().filter(e -> profile.tree().find(e.path()).isPresent()).toList());
      Profile rest =
          new Profile(profile.release(), "", profile.packages(), tree, profile.activation(), moved);
      entries.add(blobs.file(OWN + RELOCATE, 0755, new Relocator(rest, blobs).script()));
    }
    entries.add(blobs.file("build", 0755, script()));
    entries.add(blobs.file("files", 0644, listed()));
    return Tree.of(entries).entries();
  }

  private List<Entry> sources() {
    List<Entry> entries = new ArrayList<>();
    for (Profile.Part part : built) {
      String place = SOURCES + part.metadata().name() + "/";
      part.sources().orElseThrow().entries().forEach(e -> entries.add(e.at(place + e.path())));
    }
    return entries;
  }

  private String listed() throws UnsupportedException {
    for (String path : paths) {
      if (path.indexOf('\n') >= 0) {
        throw new UnsupportedException(
            path + ": a name with a line break cannot be listed", "rename the file");
      }
    }
    return String.join("\n", paths) + "\n";
  }

  private String script() {
    return OwnFile.text(SourceStack.class, "build.sh")
        .replace("@NAME@", profile.stack().name())
        .replace("@TAG@", profile.release().tag())
        .replace("@PACKAGES@", String.join(" ", packages()));
  }

  /// What of the folder comes from the release: sources and files.
  public Tree files() {
    List<Entry> entries = sources();
    profile.tree().entries().stream()
        .filter(e -> !paths.contains(e.path()))
        .forEach(e -> entries.add(e.at(OWN + e.path())));
    return Tree.of(entries);
  }

  /// Whether a path of the folder is in [#files()] and not made by the form.
  public static boolean isOfRelease(String path) {
    if (path.startsWith(OWN)) {
      String own = path.substring(OWN.length());
      return !Launchers.isBesidePrefix(own)
          && !own.equals(RELOCATE)
          && !own.equals("ups")
          && !own.startsWith("ups/");
    }
    return path.startsWith(SOURCES);
  }
}
