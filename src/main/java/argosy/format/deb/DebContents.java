package argosy.format.deb;

import argosy.activation.Launchers;
import argosy.base.UnsupportedException;
import argosy.codec.deb.ControlFile.Field;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.gzip.Gzip;
import argosy.format.system.Components;
import argosy.format.system.Components.Component;
import argosy.format.system.SystemLayout;
import argosy.format.tar.InlineBlobs;
import argosy.model.Entry;
import argosy.model.Licence;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What goes into the packages of a profile: [SystemLayout], and
///
///     /usr/share/doc/PACKAGE/         copyright, changelog.Debian.gz
///     /usr/share/lintian/overrides/   why these places are meant
///
/// Nothing in the package of a component says which release it was written for: as long as it does
/// not change it is the same package, byte by byte.
final class DebContents {
  static final String RELEASE = "Argosy-Release";
  static final String STACK = "Argosy-Stack";
  static final String KIND = "Argosy-Kind";
  static final String SET_ID = "Argosy-Set-Id";
  private static final String REVISION = "-1";

  private final DebOptions options;
  private final Profile profile;
  private final InlineBlobs blobs;
  private final String home;
  private final String place;
  private final String mainName;

  DebContents(DebOptions options, Profile profile, InlineBlobs blobs) throws UnsupportedException {
    this.options = options;
    this.profile = profile;
    this.blobs = blobs;
    this.home = home(options.layout(), profile.release());
    this.place = SystemLayout.payload(home, profile.stack().kind());
    this.mainName = DebTexts.packageName(options.namePrefix(), profile.stack().name());
  }

  /// Where a release is installed, without the first `/`.
  static String home(DebOptions.Layout layout, Release release) {
    return switch (layout) {
      case ALL_IN_ONE -> SystemLayout.home(release);
      case COMPONENTS -> SystemLayout.componentsHome(release.stack().name());
    };
  }

  List<DebPlan> plans() throws IOException {
    return switch (options.layout()) {
      case ALL_IN_ONE -> {
        List<String> needs =
            switch (profile.stack().kind()) {
              // For the launcher, which also wants unshare of an essential package.
              case ROOT -> List.of("mount");
              case PREFIX -> libc(packages());
            };
        yield List.of(main(needs, List.of(), profile.tree()));
      }
      case COMPONENTS -> components();
    };
  }

  private List<DebPlan> components() throws IOException {
    Components components = Components.of(profile, of -> DebTexts.packageName(mainName + "-", of));
    requireOneOwner(components);
    List<DebPlan> plans = new ArrayList<>();
    List<String> exact = new ArrayList<>();
    for (Component c : components.all()) {
      List<String> needs = new ArrayList<>(libc(List.of(c.metadata())));
      components.neededBy(c).forEach(other -> needs.add(other.name()));
      plans.add(component(c, needs));
      exact.add(c.name() + " (= " + version(c) + ")");
    }
    plans.add(main(exact, List.of(new Field(STACK, profile.stack().name())), Tree.EMPTY));
    return plans;
  }

  /// dpkg lets two packages have a folder in common, but no file, even if it is the same one.
  private static void requireOneOwner(Components components) throws UnsupportedException {
    Map<String, String> owners = new HashMap<>();
    for (Component c : components.all()) {
      for (Entry entry : c.part().tree().entries()) {
        String first =
            entry instanceof Entry.Directory ? null : owners.put(entry.path(), c.metadata().name());
        if (first != null) {
          throw new UnsupportedException(
              entry.path() + ": in both " + first + " and " + c.metadata().name(),
              "take it out of one, or write the form deb, which is one package");
        }
      }
    }
  }

  /// The package to install.
  private DebPlan main(List<String> needs, List<Field> more, Tree tree) throws IOException {
    Release release = profile.release();
    Stack stack = profile.stack();
    List<Package> packages = packages();
    List<Field> own = new ArrayList<>();
    own.add(new Field(RELEASE, release.name()));
    own.addAll(more);
    Documents documents =
        new Documents(
            new Release.Since(release.tag(), release.epochSeconds()),
            DebTexts.synopsis(stack) + DebTexts.description(release, "/" + home, packages.size()),
            stack.labels().getOrDefault("homepage", ""),
            stack.name(),
            stack.licence(),
            packages);
    return plan(
        mainName,
        DebVersion.ofTag(release.tag()) + REVISION,
        release.platform(),
        needs,
        own,
        documents,
        SystemLayout.launchers(home, profile, blobs, options.commandLinks()),
        tree);
  }

  private List<Package> packages() {
    return profile.packages().stream().map(Profile.Part::metadata).toList();
  }

  /// The C library is the one thing that a prefix stack takes from the machine.
  private static List<String> libc(List<Package> packages) {
    String newest = Launchers.glibc(packages);
    return newest.isEmpty() ? List.of() : List.of("libc6 (>= " + newest + ")");
  }

  private DebPlan component(Component c, List<String> needs) throws IOException {
    Package metadata = c.metadata();
    Documents documents =
        new Documents(
            profile.release().since(metadata.name()),
            DebTexts.component(profile.stack().name(), metadata, "/" + home),
            metadata.facts().getOrDefault("homepage", ""),
            metadata.name(),
            metadata.licence(),
            List.of(metadata));
    return plan(
        c.name(),
        version(c),
        metadata.platform(),
        needs,
        List.of(new Field(STACK, profile.stack().name())),
        documents,
        List.of(),
        c.part().tree());
  }

  /// That of the release since which it is as it is comes first: an older version of a component in
  /// a newer release is an upgrade too.
  private String version(Component c) {
    Package metadata = c.metadata();
    return DebVersion.ofTag(profile.release().since(metadata.name()).tag())
        + "+"
        + DebVersion.ofVersion(metadata.version())
        + REVISION;
  }

  /// What a package says of itself.
  ///
  /// @param since the release that is its latest change
  /// @param description with the synopsis
  /// @param homepage empty for none
  /// @param upstream what it holds, in its copyright file
  private record Documents(
      Release.Since since,
      String description,
      String homepage,
      String upstream,
      Licence licence,
      List<Package> packages) {}

  private DebPlan plan(
      String name,
      String version,
      Platform platform,
      List<String> needs,
      List<Field> own,
      Documents documents,
      List<Entry> launchers,
      Tree tree)
      throws IOException {
    String architecture = DebTexts.architecture(platform);
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("Package", name));
    fields.add(new Field("Version", version));
    fields.add(new Field("Architecture", architecture));
    fields.add(new Field("Maintainer", options.maintainer()));
    if (!needs.isEmpty()) {
      fields.add(new Field("Depends", String.join(", ", needs)));
    }
    fields.add(new Field("Section", "science"));
    fields.add(new Field("Priority", "optional"));
    if (documents.homepage().startsWith("http")) {
      fields.add(new Field("Homepage", documents.homepage()));
    }
    fields.addAll(own);
    fields.add(new Field(KIND, profile.stack().kind().name().toLowerCase(Locale.ROOT)));
    List<Entry> payload = new ArrayList<>();
    fields.addAll(payload(tree, payload));
    fields.add(new Field("Description", documents.description()));
    List<Entry> around = new ArrayList<>(launchers);
    around.addAll(files(name, version, documents));
    String file = name + "_" + version + "_" + architecture + ".deb";
    return new DebPlan(
        "pool/main/" + name.charAt(0) + "/" + name + "/" + file,
        new Paragraph(fields),
        options.layout() == DebOptions.Layout.ALL_IN_ONE ? profile.release().tag() : "",
        documents.since().epochSeconds(),
        together(around, payload),
        name.equals(mainName));
  }

  /// The stack's files at their place, and the field that keeps cleared bits.
  private List<Field> payload(Tree tree, List<Entry> entries) throws UnsupportedException {
    SystemLayout.Placed placed = SystemLayout.place(place, tree, options.setId());
    entries.addAll(placed.entries());
    StringBuilder cleared = new StringBuilder();
    for (Entry.File f : placed.cleared()) {
      cleared.append("\n %05o %s".formatted(f.mode(), requireLine(f.path())));
    }
    return cleared.isEmpty() ? List.of() : List.of(new Field(SET_ID, cleared.toString()));
  }

  private static String requireLine(String path) throws UnsupportedException {
    if (!path.equals(path.strip())) {
      throw new UnsupportedException(
          "\"" + path + "\": a set-id file whose name ends in a blank", "rename it");
    }
    return path;
  }

  private List<Entry> files(String name, String version, Documents d) throws IOException {
    String doc = "usr/share/doc/" + name + "/";
    String of = profile.stack().name() + "@" + d.since().tag();
    long epochSeconds = d.since().epochSeconds();
    String copyright = DebTexts.copyright(d.upstream(), d.licence(), epochSeconds, d.packages());
    String log = DebTexts.changelog(name, version, of, epochSeconds, options.maintainer());
    return List.of(
        blobs.file(doc + "copyright", 0644, copyright),
        blobs.file(doc + "changelog.Debian.gz", 0644, gzip(log)),
        blobs.file("usr/share/lintian/overrides/" + name, 0644, LintianOverrides.text(name)));
  }

  private static byte[] gzip(String text) throws IOException {
    return Gzip.compress(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Entry> together(List<Entry> own, List<Entry> payload) throws UnsupportedException {
    for (Entry entry : payload) {
      if (entry.path().indexOf('\n') >= 0) {
        throw new UnsupportedException(
            entry.path().replace("\n", "\\n") + ": dpkg takes no line break in a name",
            "rename the file");
      }
    }
    return SystemLayout.together(place, own, payload);
  }
}
