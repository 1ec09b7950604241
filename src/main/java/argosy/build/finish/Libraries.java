package argosy.build.finish;

import argosy.base.UnsupportedException;
import argosy.codec.elf.ElfInfo;
import argosy.codec.elf.RunPath;
import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.Glob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;

/// Programs and libraries: run paths from where they stand, and what they need.
final class Libraries {
  private final Installed files;
  private final BuildOptions.DynamicLinking options;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, ElfInfo> read = new TreeMap<>();

  /// @param options whose `rpaths` are folders relative to the prefix that run paths name
  Libraries(Installed files, BuildOptions.DynamicLinking options) {
    this.files = files;
    this.options = options;
  }

  private List<String> wanted() {
    return options.rpaths().stream().map(w -> w.replaceAll("/+$", "")).toList();
  }

  Map<String, ElfInfo> read() {
    return read;
  }

  List<String> notes() {
    return notes;
  }

  /// Reads every program and library, and gives each that has a run path one that starts at
  /// `$ORIGIN`.
  void settle() throws IOException {
    for (String path : files.paths()) {
      if (!files.isLink(path) && isElf(path)) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(files.file(path)));
        Optional<ElfInfo> info = ElfInfo.read(path, bytes);
        if (info.isPresent()) {
          read.put(path, settled(path, info.get(), bytes));
        }
      }
    }
  }

  private boolean isElf(String path) throws IOException {
    byte[] head = files.head(path, 4);
    return head.length == 4
        && head[0] == 0x7f
        && head[1] == 'E'
        && head[2] == 'L'
        && head[3] == 'F';
  }

  private ElfInfo settled(String path, ElfInfo info, ByteBuffer bytes) throws IOException {
    boolean relocated = options.relocate().matches(path);
    if (info.runPath().isEmpty() || !relocated) {
      boolean lacks = relocated && !info.needed().isEmpty() && asksForMore();
      if (lacks) {
        notes.add(path + " has no run path that could become " + String.join(":", wanted()));
      }
      return info;
    }
    List<String> candidates = runPaths(path, info.runPath());
    for (String candidate : candidates) {
      if (candidate.equals(info.runPath())) {
        return info;
      }
      if (RunPath.replace(path, bytes, candidate)) {
        write(path, bytes);
        return new ElfInfo(
            info.machine(),
            info.soname(),
            info.needed(),
            candidate,
            info.versions(),
            info.processorLevel());
      }
    }
    throw new UnsupportedException(
        path + ": its run path " + info.runPath() + " has no room for " + candidates.getFirst(),
        "link it with LDFLAGS as the environment gives them");
  }

  private void write(String path, ByteBuffer bytes) throws IOException {
    Path file = files.file(path);
    int mode = (Integer) Files.getAttribute(file, "unix:mode") & 07777;
    Files.setAttribute(file, "unix:mode", mode | 0200);
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer all = bytes.duplicate().clear();
      while (all.hasRemaining()) {
        out.write(all);
      }
    }
    Files.setAttribute(file, "unix:mode", mode);
  }

  /// Whether the recipe names other folders than every run path starts with.
  private boolean asksForMore() {
    return !options.rpaths().equals(BuildOptions.DynamicLinking.USUAL.rpaths());
  }

  /// Two ways to write the same: the second ends with the folder's name, for files whose strings
  /// share that end.
  private List<String> runPaths(String path, String before) {
    Set<String> brief = new LinkedHashSet<>();
    Set<String> full = new LinkedHashSet<>();
    for (String folder : folders(path, before)) {
      if (folder.startsWith("/") || folder.startsWith("$")) {
        brief.add(folder);
        full.add(folder);
        continue;
      }
      String up = Installed.up(path);
      String relative = Installed.relative(path, folder + "/x");
      String to = relative.contains("/") ? relative.substring(0, relative.lastIndexOf('/')) : "";
      brief.add(to.isEmpty() ? "$ORIGIN" : "$ORIGIN/" + to);
      full.add(up.equals(".") ? "$ORIGIN/" + folder : "$ORIGIN/" + up + "/" + folder);
    }
    return List.of(String.join(":", brief), String.join(":", full));
  }

  /// Folders relative to the prefix, and those outside that the recipe allows, as they were.
  private Set<String> folders(String path, String before) {
    Set<String> folders = new LinkedHashSet<>();
    if (asksForMore()) {
      folders.addAll(wanted());
    }
    for (String entry : before.split(":", -1)) {
      Optional<String> inside = inside(path, entry);
      if (inside.isPresent()) {
        folders.add(inside.get());
      } else if (isAllowed(entry)) {
        folders.add(entry);
      } else if (!entry.isEmpty()) {
        notes.add(path + ": run path " + entry + " points out of the prefix; dropped");
      }
    }
    if (folders.isEmpty()) {
      folders.addAll(wanted());
    }
    return folders;
  }

  private boolean isAllowed(String entry) {
    return options.rpathAllowed().stream().anyMatch(g -> Glob.orBelow(g).matches(entry));
  }

  /// Relative to the prefix, if it is in it.
  private Optional<String> inside(String path, String entry) {
    String absolute = entry.replaceFirst("^\\$\\{ORIGIN}", Matcher.quoteReplacement("$ORIGIN"));
    if (absolute.startsWith("$ORIGIN")) {
      Path here = Path.of(files.prefix()).resolve(path).resolveSibling(".");
      absolute = here.resolve("./" + absolute.substring("$ORIGIN".length())).normalize().toString();
    }
    return absolute.equals(files.prefix()) || absolute.startsWith(files.prefix() + "/")
        ? Optional.of(absolute.substring(files.prefix().length()).replaceAll("^/+|/+$", ""))
        : Optional.empty();
  }

  /// What other packages must have: library names to the files that need them, without those that
  /// the package has itself.
  Map<String, Set<String>> needed() {
    Map<String, Set<String>> needed = new TreeMap<>();
    Set<String> own = provided();
    read.forEach((path, info) -> {
      for (String name : info.needed()) {
        if (!own.contains(name)) {
          needed.computeIfAbsent(name, n -> new TreeSet<>()).add(path);
        }
      }
    });
    return needed;
  }

  /// The names that the package's libraries answer to.
  Set<String> provided() {
    Set<String> own = new TreeSet<>();
    read.forEach((path, info) -> {
      if (!info.soname().isEmpty()) {
        own.add(info.soname());
      }
      own.add(path.substring(path.lastIndexOf('/') + 1));
    });
    return own;
  }
}
