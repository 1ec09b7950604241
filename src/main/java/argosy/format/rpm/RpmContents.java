package argosy.format.rpm;

import argosy.activation.Launchers;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.format.deb.DebVersion;
import argosy.format.rpm.RpmPlan.Relation;
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
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What goes into the packages of a profile: [SystemLayout], and `usr/share/licenses/PACKAGE/`.
///
/// Nothing in the package of a component says which release it was written for: as long as it does
/// not change it is the same package, byte by byte.
final class RpmContents {
  static final String LICENCES = "usr/share/licenses/";

  /// Folders that belong to the system.
  private static final Set<String> SHARED =
      Set.of(
          "opt",
          "usr",
          "usr/bin",
          "usr/share",
          "usr/share/licenses",
          "usr/share/man",
          "usr/share/man/man1");

  private final RpmOptions options;
  private final Profile profile;
  private final InlineBlobs blobs;
  private final String home;
  private final String version;
  private final String mainName;

  RpmContents(RpmOptions options, Profile profile, InlineBlobs blobs) throws UnsupportedException {
    this.options = options;
    this.profile = profile;
    this.blobs = blobs;
    this.home = home(options.layout(), profile.release());
    this.version = DebVersion.ofTag(profile.release().tag());
    this.mainName = RpmTexts.packageName(options.namePrefix(), profile.stack().name());
  }

  /// Where a release is installed, without the first `/`.
  static String home(RpmOptions.Layout layout, Release release) {
    return switch (layout) {
      case ALL_IN_ONE -> SystemLayout.home(release);
      case COMPONENTS -> SystemLayout.componentsHome(release.stack().name());
    };
  }

  List<RpmPlan> plans() throws IOException {
    List<Relation> needs = new ArrayList<>(List.of(Relation.of("/bin/sh")));
    switch (profile.stack().kind()) {
      case ROOT -> needs.add(Relation.of("util-linux")); // mount and unshare, for the launcher
      case PREFIX -> needs.addAll(glibc(packages()));
    }
    List<Entry> own = SystemLayout.launchers(home, profile, blobs, false);
    return switch (options.layout()) {
      case ALL_IN_ONE -> {
        List<Relation> provides = new ArrayList<>(List.of(ofStack("@" + profile.release().tag())));
        provides.addAll(exactly(packages()));
        yield List.of(main(needs, provides, own, profile.tree()));
      }
      case COMPONENTS -> components(needs, own);
    };
  }

  private List<RpmPlan> components(List<Relation> needs, List<Entry> own) throws IOException {
    Components components = Components.of(profile, of -> RpmTexts.packageName(mainName + "-", of));
    List<RpmPlan> plans = new ArrayList<>();
    List<Relation> exact = new ArrayList<>(needs);
    for (Component c : components.all()) {
      List<Relation> requires = new ArrayList<>(glibc(List.of(c.metadata())));
      components.neededBy(c).forEach(other -> requires.add(Relation.of(other.name())));
      plans.add(component(c, requires));
      exact.add(new Relation(c.name(), Relation.EXACTLY, version(c)));
    }
    List<Relation> provides = List.of(ofStack(""), since(profile.release().tag()));
    plans.add(main(exact, provides, own, Tree.EMPTY));
    return plans;
  }

  /// The package to install.
  private RpmPlan main(List<Relation> needs, List<Relation> provides, List<Entry> own, Tree tree)
      throws IOException {
    Release release = profile.release();
    Stack stack = profile.stack();
    return plan(
        mainName,
        version,
        release.platform(),
        new Words(
            RpmTexts.summary(stack),
            RpmTexts.description(release, "/" + home, packages().size()),
            release.name(),
            stack.licence(),
            stack.labels().getOrDefault("homepage", ""),
            packages()),
        needs,
        provides,
        release.epochSeconds(),
        own,
        tree);
  }

  private RpmPlan component(Component c, List<Relation> requires) throws IOException {
    Package metadata = c.metadata();
    Release.Since since = profile.release().since(metadata.name());
    List<Relation> provides = new ArrayList<>(List.of(ofStack(""), since(since.tag())));
    provides.addAll(exactly(List.of(metadata)));
    return plan(
        c.name(),
        version(c),
        metadata.platform(),
        new Words(
            RpmTexts.summary(profile.stack().name(), metadata),
            RpmTexts.description(profile.stack().name(), "/" + home, metadata),
            metadata.name(),
            metadata.licence(),
            metadata.facts().getOrDefault("homepage", ""),
            List.of(metadata)),
        requires,
        provides,
        since.epochSeconds(),
        List.of(),
        c.part().tree());
  }

  /// What a package says of the stack it is of.
  ///
  /// @param tag `@TAG`, after which its place is called; empty for components
  private Relation ofStack(String tag) {
    String kind = profile.stack().kind().name().toLowerCase(Locale.ROOT);
    return Relation.of("argosy-%s-stack(%s%s)".formatted(kind, profile.stack().name(), tag));
  }

  /// The release that brought a package of the components layout.
  private Relation since(String tag) {
    return Relation.of("argosy-since(%s@%s)".formatted(profile.stack().name(), tag));
  }

  /// The originals, by their own names and versions.
  private static List<Relation> exactly(List<Package> packages) {
    return packages.stream()
        .map(p -> p.name() + "@" + p.version())
        .filter(exact -> exact.matches("[A-Za-z0-9._+~^:@-]+"))
        .map(exact -> Relation.of("argosy-package(" + exact + ")"))
        .toList();
  }

  /// The C library is the one thing that a prefix stack takes from the machine.
  private static List<Relation> glibc(List<Package> packages) {
    String newest = Launchers.glibc(packages);
    return newest.isEmpty() ? List.of() : List.of(new Relation("glibc", Relation.AT_LEAST, newest));
  }

  /// That of the release since which it is as it is comes first: an older version of a component in
  /// a newer release is an upgrade too.
  private String version(Component c) {
    Package metadata = c.metadata();
    return DebVersion.ofTag(profile.release().since(metadata.name()).tag())
        + "+"
        + DebVersion.ofVersion(metadata.version());
  }

  private List<Package> packages() {
    return profile.packages().stream().map(Profile.Part::metadata).toList();
  }

  /// What a package says of itself.
  ///
  /// @param licensed what is under the licence
  /// @param homepage empty for none
  /// @param packages that its files come from
  private record Words(
      String summary,
      String description,
      String licensed,
      Licence licence,
      String homepage,
      List<Package> packages) {}

  private RpmPlan plan(
      String name,
      String of,
      Platform platform,
      Words words,
      List<Relation> requires,
      List<Relation> provides,
      long epochSeconds,
      List<Entry> own,
      Tree tree)
      throws IOException {
    String place = SystemLayout.payload(home, profile.stack().kind());
    SystemLayout.Placed placed = SystemLayout.place(place, tree, options.setId());
    Map<String, String> cleared = new TreeMap<>();
    placed.cleared().forEach(f -> cleared.put(place + f.path(), FileClass.ofMode(f.mode())));
    List<Entry> around = new ArrayList<>(own);
    around.add(
        blobs.file(
            LICENCES + name + "/LICENCES",
            0644,
            RpmTexts.licences(words.licensed(), words.licence(), words.packages())));
    List<Entry> entries =
        SystemLayout.together(place, around, placed.entries()).stream()
            .filter(e -> !(e instanceof Entry.Directory && SHARED.contains(e.path())))
            .sorted(Comparator.comparing(Entry::path, Utf8Order.COMPARATOR))
            .toList();
    return new RpmPlan(
        RpmPlan.Kind.BINARY,
        name,
        of,
        RpmTexts.architecture(platform),
        words.summary(),
        words.description(),
        words.licence().expression(),
        words.homepage().startsWith("http") ? words.homepage() : "",
        profile.stack().kind() == StackKind.PREFIX ? List.of("/" + home) : List.of(),
        requires,
        provides,
        entries,
        cleared,
        options.layout() == RpmOptions.Layout.ALL_IN_ONE ? profile.release().tag() : "",
        epochSeconds,
        name.equals(mainName));
  }
}
