package argosy.format.deb;

import argosy.base.UnsupportedException;
import argosy.codec.deb.ControlFile.Field;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.gzip.Gzip;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What goes into the packages of a profile:
///
///     /opt/argosy/NAME/TAG/           the stack's files (root stacks: in root/), run, activate
///     /usr/bin/argosy-NAME            starts a command of the stack
///     /usr/bin/NAME-demo              link to run
///     /usr/share/doc/PACKAGE/         copyright, changelog.Debian.gz
///     /usr/share/man/man1/            for both
///     /usr/share/lintian/overrides/   why these places are meant
final class DebContents {
  static final String RELEASE = "Argosy-Release";
  static final String KIND = "Argosy-Kind";
  static final String SET_ID = "Argosy-Set-Id";

  private final DebOptions options;
  private final Profile profile;
  private final InlineBlobs blobs;
  private final String home;
  private final String version;
  private final String mainName;

  DebContents(DebOptions options, Profile profile, InlineBlobs blobs) throws UnsupportedException {
    this.options = options;
    this.profile = profile;
    this.blobs = blobs;
    this.home = SystemLayout.home(profile.release());
    this.version = DebVersion.ofTag(profile.release().tag());
    this.mainName = DebTexts.packageName(options.namePrefix(), profile.stack().name());
  }

  List<DebPlan> plans() throws IOException {
    List<DebPlan> plans = new ArrayList<>();
    switch (options.layout()) {
      case ALL_IN_ONE -> {
        List<Entry> payload = new ArrayList<>();
        List<Field> fields = new ArrayList<>(payload(profile.tree(), payload));
        if (profile.stack().kind() == StackKind.ROOT) {
          fields.add(
              new Field("Depends", "mount")); // for the launcher; unshare is in an essential one
        }
        plans.add(
            plan(
                mainName,
                version,
                profile.release().platform(),
                packages(),
                fields,
                SystemLayout.launchers(profile, blobs, options.commandLinks()),
                payload));
      }
      case COMPONENTS -> {
        if (profile.stack().kind() == StackKind.ROOT) {
          throw new UnsupportedException(
              profile.stack().name() + ": a root stack cannot be one package per component",
              "use the all-in-one layout: its packages share one root");
        }
        Map<String, Component> components = components();
        for (Component c : components.values()) {
          plans.add(component(c, components));
        }
        List<String> exact = new ArrayList<>();
        components.values().forEach(c -> exact.add(c.relation()));
        plans.add(
            plan(
                mainName,
                version,
                profile.release().platform(),
                packages(),
                List.of(new Field("Depends", String.join(", ", exact))),
                SystemLayout.launchers(profile, blobs, options.commandLinks()),
                List.of()));
      }
    }
    return plans;
  }

  private List<Package> packages() {
    return profile.packages().stream().map(Profile.Part::metadata).toList();
  }

  private record Component(String name, String version, Profile.Part part) {
    String relation() {
      return name + " (= " + version + "-1)";
    }
  }

  private Map<String, Component> components() throws UnsupportedException {
    Map<String, Component> byName = new LinkedHashMap<>();
    for (Profile.Part part : profile.packages()) {
      String name = DebTexts.packageName(mainName + "-", part.metadata().name());
      String own = DebVersion.ofVersion(part.metadata().version()) + "+" + version;
      if (byName.put(name, new Component(name, own, part)) != null) {
        throw new UnsupportedException(
            part.metadata().name() + ": two components would both be the package " + name,
            "use the all-in-one layout, or rename one");
      }
    }
    return byName;
  }

  private DebPlan component(Component c, Map<String, Component> all) throws IOException {
    Package metadata = c.part().metadata();
    List<String> needs = new ArrayList<>();
    for (String dependency : metadata.dependencies()) {
      String first = dependency.strip().split("[ (|:]", 2)[0];
      all.values().stream()
          .filter(o -> o.part().metadata().name().equals(first))
          .map(Component::relation)
          .forEach(needs::add);
    }
    List<Entry> payload = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    if (!needs.isEmpty()) {
      fields.add(new Field("Depends", String.join(", ", needs.stream().distinct().toList())));
    }
    fields.addAll(payload(c.part().tree(), payload));
    return plan(
        c.name(), c.version(), metadata.platform(), List.of(metadata), fields, List.of(), payload);
  }

  private DebPlan plan(
      String name,
      String upstream,
      Platform platform,
      List<Package> packages,
      List<Field> more,
      List<Entry> own,
      List<Entry> payload)
      throws IOException {
    Stack stack = profile.stack();
    String full = upstream + "-1";
    String architecture = DebTexts.architecture(platform);
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("Package", name));
    fields.add(new Field("Version", full));
    fields.add(new Field("Architecture", architecture));
    fields.add(new Field("Maintainer", options.maintainer()));
    more.stream().filter(f -> f.name().equals("Depends")).forEach(fields::add);
    fields.add(new Field("Section", "science"));
    fields.add(new Field("Priority", "optional"));
    String homepage = stack.labels().getOrDefault("homepage", "");
    if (homepage.startsWith("http")) {
      fields.add(new Field("Homepage", homepage));
    }
    fields.add(new Field(RELEASE, profile.release().name()));
    fields.add(new Field(KIND, stack.kind().name().toLowerCase(java.util.Locale.ROOT)));
    more.stream().filter(f -> !f.name().equals("Depends")).forEach(fields::add);
    boolean main = name.equals(mainName);
    fields.add(
        new Field(
            "Description",
            DebTexts.synopsis(stack)
                + (main ? "" : " (" + packages.getFirst().name() + ")")
                + DebTexts.description(profile.release(), "/" + home, packages.size())));
    List<Entry> around = new ArrayList<>(own);
    around.addAll(documents(name, full, packages));
    String file = name + "_" + full + "_" + architecture + ".deb";
    return new DebPlan(
        "pool/main/" + name.charAt(0) + "/" + name + "/" + file,
        new Paragraph(fields),
        together(around, payload),
        main);
  }

  /// The stack's files at their place, and the field that keeps cleared bits.
  private List<Field> payload(Tree tree, List<Entry> entries) throws UnsupportedException {
    SystemLayout.Placed placed = SystemLayout.place(profile, tree, options.setId());
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

  private List<Entry> documents(String name, String full, List<Package> packages)
      throws IOException {
    String doc = "usr/share/doc/" + name + "/";
    String log = DebTexts.changelog(name, full, profile.release(), options.maintainer());
    return List.of(
        blobs.file(doc + "copyright", 0644, DebTexts.copyright(profile, packages)),
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
    return SystemLayout.together(profile, own, payload);
  }
}
