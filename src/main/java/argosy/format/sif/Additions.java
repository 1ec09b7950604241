package argosy.format.sif;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.format.root.RootFiles;
import argosy.format.tar.InlineBlobs;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Stack;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a SIF image, or a flat tree that apptainer runs, holds besides the stack's files:
/// `/.singularity.d`, `/scif`, links to them in the root, and the mount points that apptainer wants
/// and the stack lacks.
///
/// Which mount points were added stands in the image, one path a line, in [#ADDED]; so reading
/// leaves out exactly what writing added.
public final class Additions {
  static final String OWN = ".singularity.d";
  static final String APPS = "scif";
  static final String ADDED = OWN + "/argosy-added";

  private static final Map<String, String> ROOT_LINKS =
      Map.of(
          ".exec", OWN + "/actions/exec",
          ".run", OWN + "/actions/run",
          ".shell", OWN + "/actions/shell",
          ".test", OWN + "/actions/test",
          "environment", OWN + "/env/90-environment.sh",
          "singularity", OWN + "/runscript");

  /// Directories by path, with their modes.
  private static final Map<String, Integer> MOUNT_FOLDERS =
      new TreeMap<>(
          Map.of(
              "dev", 0755, "etc", 0755, "home", 0755, "proc", 0755, "root", 0700, "sys", 0755,
              "tmp", 01777, "var", 0755, "var/tmp", 01777));

  /// Files by path, with what they hold.
  private static final Map<String, String> MOUNT_FILES =
      new TreeMap<>(
          Map.of(
              "etc/group", "root:x:0:\n",
              "etc/hosts", "127.0.0.1 localhost\n",
              "etc/localtime", "",
              "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n",
              "etc/resolv.conf", ""));

  private final InlineBlobs blobs;
  private final List<Entry> entries = new ArrayList<>();
  private final Tree tree;

  /// @param blobs gets the files that are made here
  /// @throws UnsupportedException if the stack has a file where the format puts its own
  public Additions(Profile profile, InlineBlobs blobs) throws UnsupportedException {
    this.blobs = blobs;
    Tree files = RootFiles.of(profile).tree();
    for (Entry e : files.entries()) {
      if (isOwn(e.path())) {
        throw new UnsupportedException(
            e.path() + ": SIF images have a file of their own there", "leave it out of the stack");
      }
    }
    List<String> added = new ArrayList<>();
    MOUNT_FOLDERS.forEach((path, mode) -> {
      if (isFree(files, path)) {
        entries.add(new Entry.Directory(path, mode));
        added.add(path);
      }
    });
    MOUNT_FILES.forEach((path, text) -> {
      if (isFree(files, path)) {
        file(path, 0644, text);
        added.add(path);
      }
    });
    added.sort(Utf8Order.COMPARATOR);
    file(ADDED, 0644, String.join("\n", added) + "\n");
    new TreeMap<>(ROOT_LINKS)
        .forEach((path, target) -> entries.add(new Entry.Symlink(path, target)));
    own(profile);
    apps(profile);
    entries.addAll(files.entries());
    this.tree = Tree.of(entries);
  }

  /// The stack's files and the added ones.
  public Tree tree() {
    return tree;
  }

  private static boolean isOwn(String path) {
    return ROOT_LINKS.containsKey(path) || isUnder(path, OWN) || isUnder(path, APPS);
  }

  private static boolean isUnder(String path, String folder) {
    return path.startsWith(folder)
        && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
  }

  /// Whether the path can be added: it is not there, and no link or file stands in its way.
  private static boolean isFree(Tree files, String path) {
    int slash = path.lastIndexOf('/');
    boolean parentIsFolder =
        slash < 0
            || files
                .find(path.substring(0, slash))
                .map(e -> e instanceof Entry.Directory)
                .orElse(true);
    return parentIsFolder && files.find(path).isEmpty();
  }

  private void own(Profile profile) {
    for (String folder : List.of("", "/actions", "/env", "/libs")) {
      entries.add(new Entry.Directory(OWN + folder, 0755));
    }
    script("actions/exec", Scripts.EXEC);
    script("actions/run", Scripts.RUN);
    script("actions/shell", Scripts.SHELL);
    script("actions/start", Scripts.START);
    script("actions/test", Scripts.TEST);
    script("env/01-base.sh", Scripts.NOTHING);
    script("env/90-environment.sh", Scripts.environment(profile));
    script("env/95-apps.sh", Scripts.APPS_ENVIRONMENT);
    script("env/99-base.sh", Scripts.LAST_ENVIRONMENT);
    script("env/99-runtimevars.sh", Scripts.USER_PATH);
    script("runscript", Scripts.RUNSCRIPT);
    script("startscript", Scripts.STARTSCRIPT);
    Stack stack = profile.stack();
    if (stack.demo().isPresent()) {
      String demo = Scripts.apps(profile).getOrDefault(SifFormat.demoApp(stack), "");
      script("test", Scripts.appRunscript(demo));
    }
    file(OWN + "/runscript.help", 0644, Scripts.help(profile));
    file(OWN + "/labels.json", 0644, json(Scripts.labels(profile)));
    file(OWN + "/Singularity", 0644, Scripts.definition(profile));
  }

  private void apps(Profile profile) {
    Scripts.apps(profile)
        .forEach((app, command) -> {
          String at = APPS + "/apps/" + app + "/scif/";
          file(at + "runscript", 0755, Scripts.appRunscript(command));
          file(at + "runscript.help", 0644, Scripts.appHelp(profile.stack(), app));
          file(at + "labels.json", 0644, json(Map.of("app", app)));
          file(at + "env/01-base.sh", 0755, Scripts.NOTHING);
          file(at + "env/90-environment.sh", 0755, Scripts.NOTHING);
        });
  }

  static String json(Map<String, String> map) {
    Json.Builder out = Json.object();
    new TreeMap<>(map).forEach(out::put);
    return out.build().pretty();
  }

  private void script(String path, String text) {
    file(OWN + "/" + path, 0755, text);
  }

  private void file(String path, int mode, String text) {
    entries.add(blobs.file(path, mode, text));
  }

  /// The entries of an image without what [Additions] put in.
  ///
  /// @param list the content of [#ADDED]; empty if the image has none
  /// @throws CorruptException if the list names something that is never added
  static Tree without(List<Entry> entries, String list) throws CorruptException {
    List<String> added = list.lines().filter(path -> !path.isEmpty()).toList();
    for (String path : added) {
      if (!MOUNT_FOLDERS.containsKey(path) && !MOUNT_FILES.containsKey(path)) {
        throw new CorruptException("sif: /" + ADDED + ": names " + path + ", which is never added");
      }
    }
    return Tree.of(
        entries.stream().filter(e -> !isOwn(e.path()) && !added.contains(e.path())).toList());
  }
}
