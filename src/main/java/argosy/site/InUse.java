package argosy.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who uses the releases of a site on this host, as the kernel knows it (proc(5)): working
/// directories, programs, open files, mapped libraries, environments that name a release, and
/// mounts in private namespaces, which the launchers of root stacks make; in a container under the
/// names that the site has there.
public final class InUse {
  private static final Path PROC = Path.of("/proc");
  private static final Set<String> PLACES = Set.of("PWD", "OLDPWD", "_");

  /// Types of what a working set and an image are mounted as.
  private static final Set<String> OWN_DEVICE = Set.of(Mounts.OVERLAY, "squashfs");

  private final String prefix;
  private final Path releases;
  private final List<Mounts.Mount> homes = new ArrayList<>();
  private final List<Mounts.Mount> ownDevices = new ArrayList<>();

  public InUse(Site site) throws IOException {
    this.releases = site.layout().releases();
    this.prefix = releases + "/";
    Mounts.holding(releases).ifPresent(homes::add);
    Path inMemory = new SiteLayout(site.layout().ram()).releases();
    if (Files.isDirectory(inMemory)) {
      Mounts.holding(inMemory).ifPresent(homes::add);
    }
    for (Mounts.Mount mount : Mounts.of()) {
      if (OWN_DEVICE.contains(mount.type()) && releases.equals(mount.point().getParent())) {
        ownDevices.add(mount);
      }
    }
  }

  /// @param release the name of a folder in `releases`
  /// @param how `open`, `mapped`, `working directory`, `program`, `root`, `environment` or
  ///   `mounted`
  public record User(String release, long pid, String command, String how) {
    public String text() {
      return "process " + pid + " (" + command + "): " + how;
    }
  }

  /// @param hidden how many processes of other users could not be looked at
  public record Seen(List<User> users, long hidden) {
    public Seen {
      users = List.copyOf(users);
    }

    List<User> of(String release) {
      return users.stream().filter(u -> u.release().equals(release)).toList();
    }
  }

  /// Looks once at all processes but this one.
  public Seen look() throws IOException {
    List<User> users = new ArrayList<>();
    long hidden = 0;
    long self = ProcessHandle.current().pid();
    try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        if (pid != self && !look(process, pid, users)) {
          hidden++;
        }
      }
    }
    return new Seen(users, hidden);
  }

  /// @return whether everything could be seen
  private boolean look(Path process, long pid, List<User> users) throws IOException {
    List<Mounts.Mount> mounts = mounts(process);
    Finds found = new Finds(pid, command(process), prefixes(process, mounts));
    boolean seen = true;
    String[][] links = {{"cwd", "working directory"}, {"exe", "program"}, {"root", "root"}};
    for (String[] link : links) {
      seen &= link(process.resolve(link[0]), link[1], found);
    }
    try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        seen &= link(file, "open", found);
      }
    } catch (AccessDeniedException e) {
      seen = false;
    } catch (IOException | DirectoryIteratorException e) {
      return true; // it ended
    }
    for (String line : lines(process.resolve("maps"))) {
      int at = line.indexOf('/');
      if (at > 0) {
        found.note(line.substring(at), "mapped");
      }
    }
    environment(process, found);
    for (Mounts.Mount mount : mounts) {
      for (Mounts.Mount home : homes) {
        if (mount.device().equals(home.device())
            && mount.inside().startsWith(home.inside() + "/")
            && !releases.equals(mount.point().getParent())) {
          found.note(prefix + mount.inside().substring(home.inside().length() + 1), "mounted");
        }
      }
      for (Mounts.Mount own : ownDevices) {
        if (mount.device().equals(own.device()) && !mount.point().equals(own.point())) {
          found.note(own.point().toString(), "mounted");
        }
      }
    }
    users.addAll(found.users);
    return seen;
  }

  /// What a process is found to use.
  private static final class Finds {
    private final long pid;
    private final String command;
    private final List<String> prefixes;
    private final Set<User> users = new HashSet<>();

    Finds(long pid, String command, List<String> prefixes) {
      this.pid = pid;
      this.command = command;
      this.prefixes = prefixes;
    }

    void note(String path, String how) {
      for (String prefix : prefixes) {
        if (path.startsWith(prefix)) {
          String rest = path.substring(prefix.length());
          int end = rest.indexOf('/');
          String release = (end < 0 ? rest : rest.substring(0, end)).replace(" (deleted)", "");
          users.add(new User(release, pid, command, how));
        }
      }
    }
  }

  /// What the paths of releases begin with where the process is: a container may have the site, or
  /// a folder above it, under another name. The kernel tells the process's links from the root of
  /// its name space, its mounts from its own root.
  private List<String> prefixes(Path process, List<Mounts.Mount> mounts) {
    Set<String> prefixes = new LinkedHashSet<>(List.of(prefix));
    for (Mounts.Mount mount : mounts) {
      for (Mounts.Mount home : homes) {
        Path inside = Path.of(mount.inside());
        if (mount.device().equals(home.device()) && Path.of(home.inside()).startsWith(inside)) {
          String rest = inside.relativize(Path.of(home.inside())).toString();
          prefixes.add(mount.point().resolve(rest) + "/");
        }
      }
    }
    if (prefixes.size() > 1) {
      try {
        String root = Files.readSymbolicLink(process.resolve("root")).toString();
        if (!root.equals("/")) {
          List.copyOf(prefixes).forEach(p -> prefixes.add(root + p));
        }
      } catch (IOException e) {
        // it ended or is not to be looked at, which its other links tell
      }
    }
    return List.copyOf(prefixes);
  }

  /// What it was started with: an interpreter of the system's that imports from a release has
  /// nothing open there between two imports. Where a shell has been is not use.
  private static void environment(Path process, Finds found) {
    for (String line : lines(process.resolve("environ"))) {
      for (String variable : line.split("\0", -1)) {
        String name = variable.substring(0, Math.max(0, variable.indexOf('=')));
        for (String prefix : PLACES.contains(name) ? List.<String>of() : found.prefixes) {
          for (int at = variable.indexOf(prefix); at > 0; at = variable.indexOf(prefix, at + 1)) {
            int end = variable.indexOf(':', at);
            found.note(variable.substring(at, end < 0 ? variable.length() : end), "environment");
          }
        }
      }
    }
  }

  private static boolean link(Path link, String how, Finds found) throws IOException {
    try {
      found.note(Files.readSymbolicLink(link).toString(), how);
      return true;
    } catch (AccessDeniedException e) {
      return false;
    } catch (NoSuchFileException e) {
      return true; // it ended, or is a thread of the kernel
    } catch (FileSystemException e) {
      return true;
    }
  }

  private static String command(Path process) {
    List<String> lines = lines(process.resolve("comm"));
    return lines.isEmpty() ? "?" : lines.getFirst();
  }

  /// None if the process ended or is not to be looked at.
  private static List<Mounts.Mount> mounts(Path process) {
    try {
      return Mounts.of(process.resolve("mountinfo"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /// None if the process ended or is not to be looked at.
  private static List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
