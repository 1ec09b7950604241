package argosy.adopt.debs;

import argosy.adopt.script.Effect;
import argosy.adopt.script.ScriptReader;
import argosy.adopt.script.ScriptReader.Reading;
import argosy.model.ObjectStore;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the scripts of all packages and makes the root's own tree of what they would do.
final class RootAssembly {
  private static final Pattern VERSION_IN_REPLACES = Pattern.compile("[\\s(].*");

  /// Scripts that people have read: what they make is made by [RootTree] and [Accounts], or means
  /// nothing in a stack. `spec/maintainer-scripts.md` says what each does.
  static final Set<String> REVIEWED =
      Set.of(
          "base-passwd",
          "ca-certificates",
          "dash",
          "debianutils",
          "dpkg",
          "fontconfig",
          "libc6",
          "python3",
          "tzdata",
          "ucf",
          "util-linux");

  private final ObjectStore store;
  private final SortedMap<String, DebRecord> records;
  private final List<String> notes = new ArrayList<>();
  private MergedTrees packages;
  private Tree rootTree = Tree.EMPTY;

  RootAssembly(ObjectStore store, SortedMap<String, DebRecord> records, MergedTrees packages) {
    this.store = store;
    this.records = records;
    this.packages = packages;
  }

  /// The packages' trees as they came out of it.
  MergedTrees packages() {
    return packages;
  }

  Tree rootTree() {
    return rootTree;
  }

  List<String> notes() {
    return notes;
  }

  void run() throws IOException {
    List<Effect> effects = new ArrayList<>();
    Map<String, List<Effect.Diversion>> diversions = new TreeMap<>();
    for (DebRecord r : records.values()) {
      for (Effect e : read(r)) {
        if (e instanceof Effect.Diversion d) {
          diversions.computeIfAbsent(r.name(), n -> new ArrayList<>()).add(d);
        } else {
          effects.add(e);
        }
      }
    }
    packages =
        packages.diverted(diversions).without(directoriesUnderLinks(effects)).settled(replaces());
    RootTree root = new RootTree(store, packages);
    root.skeleton();
    root.alternatives(
        effects.stream()
            .filter(e -> e instanceof Effect.Alternative)
            .map(e -> (Effect.Alternative) e)
            .toList());
    accounts(root, effects);
    for (Effect e : effects) {
      root.make(e);
    }
    root.missingDefaults();
    if (packages.at("usr/bin/dpkg").isPresent() || records.containsKey("dpkg")) {
      root.file("var/lib/dpkg/available", "");
    }
    root.file("var/lib/dpkg/status", status());
    rootTree = root.tree();
    notes.addAll(root.notes());
    noteSetuid();
    noteLibraryFolders(root);
    noteMissing();
  }

  private List<Effect> read(DebRecord r) {
    List<Effect> effects = new ArrayList<>();
    String architecture = r.paragraph().get("Architecture");
    Map<String, String> constants = constants(r.name(), architecture);
    for (String script : List.of("preinst", "postinst")) {
      String text = r.scripts().getOrDefault(script, "");
      List<String> arguments =
          script.equals("preinst") ? List.of("install") : List.of("configure", "");
      Reading reading = ScriptReader.read(text, arguments, constants, packages);
      effects.addAll(reading.effects());
      if (!reading.notUnderstood().isEmpty() && !REVIEWED.contains(r.name())) {
        notes.add(
            r.name()
                + ": "
                + script
                + ": not interpreted: "
                + String.join(", ", reading.notUnderstood()));
      }
    }
    r.notes().forEach(n -> notes.add(r.name() + ": " + n));
    return effects;
  }

  private static Map<String, String> constants(String name, String architecture) {
    Map<String, String> multiarch =
        Map.of(
            "amd64", "x86_64-linux-gnu",
            "arm64", "aarch64-linux-gnu",
            "i386", "i386-linux-gnu",
            "armhf", "arm-linux-gnueabihf",
            "ppc64el", "powerpc64le-linux-gnu",
            "riscv64", "riscv64-linux-gnu",
            "s390x", "s390x-linux-gnu");
    Map<String, String> constants = new HashMap<>();
    constants.put("DPKG_ROOT", "");
    constants.put("DPKG_MAINTSCRIPT_PACKAGE", name);
    constants.put("DPKG_MAINTSCRIPT_ARCH", architecture);
    constants.put("DEBIAN_FRONTEND", "noninteractive");
    constants.put("DEB_HOST_ARCH", architecture);
    if (multiarch.containsKey(architecture)) {
      constants.put("DEB_HOST_MULTIARCH", multiarch.getOrDefault(architecture, ""));
    }
    return constants;
  }

  /// Empty directories of packages where a script puts a link, as /var/run.
  private Set<String> directoriesUnderLinks(List<Effect> effects) {
    Set<String> directories = new HashSet<>();
    for (Effect e : effects) {
      if (e instanceof Effect.MakeLink l) {
        String path = MergedUsr.path(MergedUsr.resolve("", l.path()));
        if (packages.isEmptyDirectory(path)) {
          directories.add(path);
        }
      }
    }
    return directories;
  }

  private Map<String, Set<String>> replaces() {
    Map<String, Set<String>> replaces = new HashMap<>();
    for (DebRecord r : records.values()) {
      for (String relation : r.relations("Replaces")) {
        replaces
            .computeIfAbsent(r.name(), n -> new HashSet<>())
            .add(VERSION_IN_REPLACES.matcher(relation).replaceFirst(""));
      }
    }
    return replaces;
  }

  private void accounts(RootTree root, List<Effect> effects) throws IOException {
    Accounts accounts =
        new Accounts(
            text(root, "/usr/share/base-passwd/passwd.master"),
            text(root, "/usr/share/base-passwd/group.master"));
    accounts.add(effects);
    root.file("etc/passwd", accounts.passwd());
    root.file("etc/group", accounts.group());
  }

  private static String text(RootTree root, String path) throws IOException {
    return new String(root.read(path).orElse(new byte[0]), StandardCharsets.UTF_8);
  }

  /// dpkg's status file, so that programs inside see what is there.
  private String status() {
    StringBuilder out = new StringBuilder();
    for (DebRecord r : records.values()) {
      String control = r.control();
      int first = control.indexOf('\n') + 1;
      out.append(control, 0, first).append("Status: install ok installed\n");
      out.append(control, first, control.length());
      if (!control.endsWith("\n")) {
        out.append('\n');
      }
      out.append('\n');
    }
    return out.toString();
  }

  private void noteSetuid() {
    List<String> paths = new ArrayList<>();
    records.values().forEach(r -> paths.addAll(r.setuid()));
    if (!paths.isEmpty()) {
      notes.add("set-user-id and set-group-id bits removed: " + String.join(", ", paths));
    }
  }

  /// Folders that only ldconfig's cache would make known.
  private void noteLibraryFolders(RootTree root) throws IOException {
    Set<String> folders = new LinkedHashSet<>();
    for (String path : packages.below("etc/ld.so.conf.d/")) {
      if (path.contains("biarch") || path.endsWith("/libc.conf")) {
        continue;
      }
      Matcher lines = Pattern.compile("(?m)^(/\\S+)").matcher(text(root, "/" + path));
      while (lines.find()) {
        String folder = lines.group(1);
        String relative = MergedUsr.path(MergedUsr.resolve("", folder));
        if (!relative.matches("usr/(local/)?lib(/[^/]*-linux-gnu[^/]*)?")
            && !packages.below(relative + "/").isEmpty()) {
          folders.add(folder);
        }
      }
    }
    if (!folders.isEmpty()) {
      notes.add(
          "library folders outside the C library's own path, set LD_LIBRARY_PATH for them: "
              + String.join(", ", folders));
    }
  }

  /// What packages depend on and is not there.
  private void noteMissing() {
    Set<String> here = new HashSet<>(records.keySet());
    records
        .values()
        .forEach(r -> r.relations("Provides").forEach(p -> here.addAll(DebRecord.names(p))));
    Map<String, Set<String>> missing = new TreeMap<>();
    for (DebRecord r : records.values()) {
      for (String relation : r.relations("Pre-Depends", "Depends")) {
        if (DebRecord.names(relation).stream().noneMatch(here::contains)) {
          missing.computeIfAbsent(relation, n -> new LinkedHashSet<>()).add(r.name());
        }
      }
    }
    missing.forEach((relation, by) ->
        notes.add(
            "not there: "
                + relation
                + ", wanted by "
                + by.iterator().next()
                + (by.size() > 1 ? " and " + (by.size() - 1) + " more" : "")));
  }
}
