package argosy.format.deb;

import argosy.activation.Extra;
import argosy.activation.Launchers;
import argosy.base.UnsupportedException;
import argosy.codec.deb.ControlFile.Field;
import argosy.codec.deb.ControlFile.Paragraph;
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
import java.util.Optional;

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
  private static final int SET_ID_BITS = 06000;

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
    this.home = home(profile.stack().name(), profile.release().tag());
    this.version = DebVersion.ofTag(profile.release().tag());
    this.mainName = DebTexts.packageName(options.namePrefix(), profile.stack().name());
  }

  /// Where a release is installed, without the first `/`.
  static String home(String name, String tag) {
    return "opt/argosy/" + name + "/" + tag;
  }

  /// Where the stack's files go, ending in `/`.
  static String payload(String home, StackKind kind) {
    return switch (kind) {
      case ROOT -> home + "/root/";
      case PREFIX -> home + "/";
    };
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
                own(),
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
                own(),
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
    String place = payload(home, profile.stack().kind());
    StringBuilder cleared = new StringBuilder();
    for (Entry entry : tree.entries()) {
      Entry moved = entry.at(place + entry.path());
      if (moved instanceof Entry.File f && (f.mode() & SET_ID_BITS) != 0) {
        moved =
            switch (options.setId()) {
              case KEEP -> f;
              case REFUSE ->
                  throw new UnsupportedException(
                      entry.path() + ": runs as another user (mode 0%o)".formatted(f.mode()),
                      "clear its set-id bits, or allow it with the form's option");
              case CLEAR -> {
                cleared.append("\n %05o %s".formatted(f.mode(), requireLine(entry.path())));
                yield new Entry.File(f.path(), f.mode() & ~SET_ID_BITS, f.digest(), f.size());
              }
            };
      }
      entries.add(moved);
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

  /// The launcher files, and the names under which users call them.
  private List<Entry> own() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Extra extra : Launchers.forUnpacked(profile)) {
      entries.add(
          switch (extra) {
            case Extra.Script s -> blobs.file(home + "/" + s.path(), s.mode(), s.text());
            case Extra.Link l -> new Entry.Symlink(home + "/" + l.path(), l.target());
          });
    }
    Stack stack = profile.stack();
    String start = "#!/bin/sh\nexec /" + home + "/run \"$@\"\n";
    entries.add(blobs.file("usr/bin/argosy-" + stack.name(), 0755, start));
    List<String> linked =
        options.commandLinks()
            ? Launchers.commandNames(stack)
            : stack.demo().map(d -> List.of(stack.demoCommand())).orElse(List.of());
    String manual = "argosy-" + stack.name() + ".1.gz";
    String manuals = "usr/share/man/man1/";
    entries.add(blobs.file(manuals + manual, 0644, gzip(DebTexts.manual(profile.release(), home))));
    for (String command : linked) {
      entries.add(new Entry.Symlink("usr/bin/" + command, "/" + home + "/run"));
      entries.add(new Entry.Symlink(manuals + command + ".1.gz", manual));
    }
    return entries;
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

  /// The package's own files, with the folders above them, and then the stack's, which are in order
  /// already.
  private List<Entry> together(List<Entry> own, List<Entry> payload) throws UnsupportedException {
    String place = payload(home, profile.stack().kind());
    List<Entry> with = new ArrayList<>(own);
    with.add(new Entry.Directory(place.substring(0, place.length() - 1), 0755));
    Tree around = Tree.of(with);
    for (Entry entry : payload) {
      if (entry.path().indexOf('\n') >= 0) {
        throw new UnsupportedException(
            entry.path().replace("\n", "\\n") + ": dpkg takes no line break in a name",
            "rename the file");
      }
    }
    List<Entry> all = new ArrayList<>(around.entries());
    for (Entry entry : payload) {
      Optional<Entry> other = around.find(entry.path());
      if (other.isEmpty()) {
        all.add(entry);
      } else if (entry instanceof Entry.Directory && other.get() instanceof Entry.Directory) {
        all.set(all.indexOf(other.get()), entry);
      } else {
        throw new UnsupportedException(
            entry.path() + ": the package has a file of its own there", "rename the stack's file");
      }
    }
    return all;
  }
}
