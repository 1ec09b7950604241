package argosy.build.finish;

import argosy.base.UnsupportedException;
import argosy.codec.elf.ElfInfo;
import argosy.codec.elf.RunPath;
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

/// Programs and libraries: run paths from where they stand, and what they need.
final class Libraries {
  private final Installed files;
  private final List<String> wanted;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, ElfInfo> read = new TreeMap<>();

  /// @param wanted folders of libraries, relative to the prefix, that run paths name: `lib`
  Libraries(Installed files, List<String> wanted) {
    this.files = files;
    this.wanted = wanted.stream().map(w -> w.replaceAll("/+$", "")).toList();
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
    if (info.runPath().isEmpty()) {
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

  /// Two ways to write the same: the second ends with the folder's name, for files whose strings
  /// share that end.
  private List<String> runPaths(String path, String before) {
    Set<String> brief = new LinkedHashSet<>();
    Set<String> full = new LinkedHashSet<>();
    for (String folder : folders(path, before)) {
      String up = Installed.up(path);
      String relative = Installed.relative(path, folder + "/x");
      String to = relative.contains("/") ? relative.substring(0, relative.lastIndexOf('/')) : "";
      brief.add(to.isEmpty() ? "$ORIGIN" : "$ORIGIN/" + to);
      full.add(up.equals(".") ? "$ORIGIN/" + folder : "$ORIGIN/" + up + "/" + folder);
    }
    return List.of(String.join(":", brief), String.join(":", full));
  }

  private Set<String> folders(String path, String before) {
    Set<String> folders = new LinkedHashSet<>();
    for (String entry : before.split(":", -1)) {
      if (entry.startsWith(files.prefix() + "/")) {
        folders.add(entry.substring(files.prefix().length() + 1).replaceAll("/+$", ""));
      } else if (entry.startsWith("$ORIGIN")) {
        Path at =
            Path.of("/" + path + "/../" + entry.substring("$ORIGIN".length()) + "/.").normalize();
        folders.add(at.toString().substring(1));
      } else if (!entry.isEmpty()) {
        notes.add(path + ": run path " + entry + " points out of the prefix; dropped");
      }
    }
    if (folders.isEmpty()) {
      folders.addAll(wanted);
    }
    return folders;
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
