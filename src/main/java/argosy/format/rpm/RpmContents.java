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
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What goes into the packages of a profile: [SystemLayout], and `usr/share/licenses/PACKAGE/`.
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
    this.home = SystemLayout.home(profile.release());
    this.version = DebVersion.ofTag(profile.release().tag());
    this.mainName = RpmTexts.packageName(options.namePrefix(), profile.stack().name());
  }

  /// What a package says of the release it is from.
  static String provided(Profile profile) {
    return "argosy-"
        + switch (profile.stack().kind()) {
          case ROOT -> "root";
          case PREFIX -> "prefix";
        }
        + "-stack("
        + profile.release().name()
        + ")";
  }

  List<RpmPlan> plans() throws IOException {
    List<Relation> needs = new ArrayList<>(List.of(Relation.of("/bin/sh")));
    switch (profile.stack().kind()) {
      case ROOT -> needs.add(Relation.of("util-linux")); // mount and unshare, for the launcher
      case PREFIX -> needs.addAll(glibc(packages()));
    }
    List<Entry> own = SystemLayout.launchers(home, profile, blobs, false);
    return switch (options.layout()) {
      case ALL_IN_ONE ->
          List.of(
              plan(
                  mainName,
                  version,
                  profile.release().platform(),
                  packages(),
                  needs,
                  own,
                  profile.tree()));
      case COMPONENTS -> components(needs, own);
    };
  }

  private List<RpmPlan> components(List<Relation> needs, List<Entry> own) throws IOException {
    Components components = Components.of(profile, of -> RpmTexts.packageName(mainName + "-", of));
    List<RpmPlan> plans = new ArrayList<>();
    List<Relation> exact = new ArrayList<>(needs);
    for (Component c : components.all()) {
      Stream<Relation> others = components.neededBy(c).stream().map(this::relation);
      plans.add(
          plan(
              c.name(),
              version(c),
              c.metadata().platform(),
              List.of(c.metadata()),
              Stream.concat(others, glibc(List.of(c.metadata())).stream()).toList(),
              List.of(),
              c.part().tree()));
      exact.add(relation(c));
    }
    plans.add(
        plan(
            mainName,
            version,
            profile.release().platform(),
            packages(),
            exact,
            own,
            Tree.of(List.of())));
    return plans;
  }

  /// The C library is the one thing that a prefix stack takes from the machine.
  private static List<Relation> glibc(List<Package> packages) {
    String newest = Launchers.glibc(packages);
    return newest.isEmpty() ? List.of() : List.of(new Relation("glibc", Relation.AT_LEAST, newest));
  }

  private String version(Component c) {
    return DebVersion.ofVersion(c.metadata().version()) + "+" + version;
  }

  /// Of any release: all marks hold the same files.
  private Relation relation(Component c) {
    return new Relation(c.name(), Relation.EXACTLY, version(c));
  }

  private List<Package> packages() {
    return profile.packages().stream().map(Profile.Part::metadata).toList();
  }

  private RpmPlan plan(
      String name,
      String of,
      Platform platform,
      List<Package> packages,
      List<Relation> requires,
      List<Entry> own,
      Tree tree)
      throws IOException {
    Stack stack = profile.stack();
    boolean main = name.equals(mainName);
    String place = SystemLayout.payload(home, stack.kind());
    SystemLayout.Placed placed = SystemLayout.place(place, tree, options.setId());
    Map<String, String> cleared = new TreeMap<>();
    placed.cleared().forEach(f -> cleared.put(place + f.path(), FileClass.ofMode(f.mode())));
    List<Entry> around = new ArrayList<>(own);
    around.add(
        blobs.file(LICENCES + name + "/LICENCES", 0644, RpmTexts.licences(profile, packages)));
    List<Entry> entries =
        SystemLayout.together(place, around, placed.entries()).stream()
            .filter(e -> !(e instanceof Entry.Directory && SHARED.contains(e.path())))
            .sorted(Comparator.comparing(Entry::path, Utf8Order.COMPARATOR))
            .toList();
    String homepage = stack.labels().getOrDefault("homepage", "");
    return new RpmPlan(
        RpmPlan.Kind.BINARY,
        name,
        of,
        RpmTexts.architecture(platform),
        RpmTexts.summary(stack) + (main ? "" : " (" + packages.getFirst().name() + ")"),
        main
            ? RpmTexts.description(profile.release(), "/" + home, packages.size())
            : RpmTexts.description(profile.release(), "/" + home, packages.getFirst()),
        (main ? stack.licence() : packages.getFirst().licence()).expression(),
        homepage.startsWith("http") ? homepage : "",
        stack.kind() == StackKind.PREFIX ? List.of("/" + home) : List.of(),
        requires,
        provides(packages, main),
        entries,
        cleared,
        main);
  }

  private List<Relation> provides(List<Package> packages, boolean main) {
    List<Relation> provides = new ArrayList<>();
    provides.add(Relation.of(provided(profile)));
    for (Package p :
        main && options.layout() == RpmOptions.Layout.COMPONENTS ? List.<Package>of() : packages) {
      String exact = p.name() + "@" + p.version();
      if (exact.matches("[A-Za-z0-9._+~^:@-]+")) {
        provides.add(Relation.of("argosy-package(" + exact + ")"));
      }
    }
    return provides;
  }
}
