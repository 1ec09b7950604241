package argosy.release.solve;

import argosy.base.CorruptException;
import argosy.conda.Dist;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Subdir;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Exact packages for one platform, as a text that people read and conda's tools take for an
/// explicit list (`spec/lock.md`).
///
/// @param asked what was asked for
/// @param local packages that no channel has, built here: `NAME VERSION BUILD`
/// @param packages each after those it needs
public record LockFile(
    Subdir platform, List<String> asked, List<String> local, List<Locked> packages) {
  /// What a stack's lock is called, beside its `stack.yaml`.
  public static final String NAME = "stack.lock";

  /// The channel of records of packages that no channel has.
  public static final String LOCAL = "local";

  private static final String FIRST = "# argosy lock 1";
  private static final String LOCAL_LINE = "# local: ";
  private static final Pattern LINE =
      Pattern.compile("(\\S+?/[^/#\\s]+)(?:#(?:sha256:)?([0-9A-Fa-f]+))?");

  public LockFile {
    asked = List.copyOf(asked);
    local = List.copyOf(local);
    packages = List.copyOf(packages);
  }

  /// One package file.
  ///
  /// @param sha256 64 hex digits, or empty
  /// @param md5 32 hex digits, or empty
  /// @param neededBy names of packages; empty if it was asked for
  public record Locked(
      String url,
      String name,
      String version,
      String build,
      String sha256,
      String md5,
      List<String> neededBy) {
    public Locked {
      neededBy = List.copyOf(neededBy);
    }

    /// As far as its URL says: no requirements.
    PackageRecord toRecord() {
      int file = url.lastIndexOf('/');
      int subdir = url.lastIndexOf('/', file - 1);
      return new PackageRecord(
          url.substring(0, subdir),
          url.substring(subdir + 1, file),
          url.substring(file + 1),
          name,
          version,
          build,
          0,
          List.of(),
          List.of(),
          List.of(),
          "",
          "",
          0,
          md5,
          sha256,
          0);
    }
  }

  /// Whether one of the packages, or a local one of that name, meets a requirement. Those of the
  /// machine (`__glibc`) are not looked at.
  public boolean meets(String specification) {
    MatchSpec spec = MatchSpec.of(specification);
    String name = spec.packageName();
    return name.startsWith("__")
        || local.stream().anyMatch(l -> l.startsWith(name + " "))
        || find(name).map(Locked::toRecord).filter(spec::matches).isPresent();
  }

  /// The package of a name.
  public Optional<Locked> find(String name) {
    return packages.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /// What is another than in a lock from before: `numpy 1.26.3 → 1.26.4`.
  public List<String> since(LockFile before) {
    List<String> changes = new ArrayList<>();
    for (Locked now : packages) {
      Optional<Locked> then = before.find(now.name());
      if (then.isEmpty()) {
        changes.add(now.name() + " " + now.version() + " is new");
      } else if (!then.get().version().equals(now.version())) {
        changes.add(now.name() + " " + then.get().version() + " → " + now.version());
      } else if (!then.get().url().equals(now.url()) || !then.get().sha256().equals(now.sha256())) {
        changes.add(now.name() + " " + now.version() + ": another build, " + now.build());
      }
    }
    before.packages().stream()
        .filter(p -> find(p.name()).isEmpty())
        .forEach(p -> changes.add(p.name() + " " + p.version() + " is gone"));
    return changes;
  }

  /// Of what the solver found.
  public static LockFile of(Subdir platform, List<String> asked, List<PackageRecord> packages) {
    Map<String, TreeSet<String>> users = new TreeMap<>();
    for (PackageRecord r : packages) {
      for (String need : r.depends()) {
        users.computeIfAbsent(MatchSpec.of(need).packageName(), n -> new TreeSet<>()).add(r.name());
      }
    }
    List<Locked> locked = new ArrayList<>();
    List<String> local = new ArrayList<>();
    for (PackageRecord r : packages) {
      if (r.channel().equals(LOCAL)) {
        local.add(r.name() + " " + r.version() + " " + r.build());
        continue;
      }
      locked.add(
          new Locked(
              r.url(),
              r.name(),
              r.version(),
              r.build(),
              r.sha256(),
              r.md5(),
              List.copyOf(users.getOrDefault(r.name(), new TreeSet<>()))));
    }
    return new LockFile(platform, asked, local, locked);
  }

  /// The text. A package without a hash is written without one; it is not checked when it is
  /// fetched.
  public String print() {
    StringBuilder out = new StringBuilder(FIRST).append('\n');
    out.append("# platform: ").append(platform).append('\n');
    asked.forEach(spec -> out.append("# asked: ").append(spec).append('\n'));
    local.forEach(l -> out.append(LOCAL_LINE).append(l).append('\n'));
    out.append("@EXPLICIT\n");
    for (Locked p : packages) {
      out.append("# ").append(p.name()).append(' ').append(p.version()).append(' ');
      out.append(p.build());
      if (!p.neededBy().isEmpty()) {
        out.append(", needed by ").append(String.join(", ", p.neededBy()));
      }
      out.append('\n').append(p.url());
      if (!p.sha256().isEmpty()) {
        out.append("#sha256:").append(p.sha256());
      } else if (!p.md5().isEmpty()) {
        out.append('#').append(p.md5());
      }
      out.append('\n');
    }
    return out.toString();
  }

  /// Reads a lock, or any explicit list (`conda list --explicit`), whose platform is that of its
  /// first package.
  ///
  /// @param file the name to use in messages
  /// @throws CorruptException if it is neither, with the line
  public static LockFile parse(String file, String text) throws CorruptException {
    List<String> asked = new ArrayList<>();
    List<String> local = new ArrayList<>();
    Map<String, Locked> packages = new LinkedHashMap<>();
    String platform = "";
    List<String> users = List.of();
    boolean explicit = false;
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      String where = file + ":" + number;
      if (line.startsWith("# platform: ")) {
        platform = line.substring("# platform: ".length());
      } else if (line.startsWith("# asked: ")) {
        asked.add(line.substring("# asked: ".length()));
      } else if (line.startsWith(LOCAL_LINE)) {
        local.add(line.substring(LOCAL_LINE.length()));
      } else if (line.contains(", needed by ") && line.startsWith("# ")) {
        users = List.of(line.substring(line.indexOf(", needed by ") + 12).split(", "));
      } else if (line.equals("@EXPLICIT")) {
        explicit = true;
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        Locked p = locked(where, line, users);
        users = List.of();
        if (packages.put(p.name(), p) != null) {
          throw new CorruptException(where + ": " + p.name() + " comes twice");
        }
      }
    }
    if (!explicit) {
      throw new CorruptException(file + ": expected a line @EXPLICIT");
    }
    try {
      return new LockFile(
          new Subdir(platform.isEmpty() ? platformOf(packages) : platform),
          asked,
          local,
          List.copyOf(packages.values()));
    } catch (IllegalArgumentException e) {
      throw new CorruptException(file + ": " + e.getMessage(), e);
    }
  }

  private static Locked locked(String where, String line, List<String> users)
      throws CorruptException {
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      throw new CorruptException(
          where + ": expected the URL of a package, NAME-VERSION-BUILD.conda, but got " + line);
    }
    String hash = m.group(2) == null ? "" : m.group(2).toLowerCase(Locale.ROOT);
    if (!hash.isEmpty() && hash.length() != 64 && hash.length() != 32) {
      throw new CorruptException(
          where + ": expected 64 digits of SHA-256 or 32 of MD5 but got " + hash.length());
    }
    try {
      Dist dist = Dist.ofUrl(m.group(1));
      return new Locked(
          m.group(1),
          dist.name(),
          dist.version(),
          dist.build(),
          hash.length() == 64 ? hash : "",
          hash.length() == 32 ? hash : "",
          users);
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": " + e.getMessage(), e);
    }
  }

  private static String platformOf(Map<String, Locked> packages) {
    for (Locked p : packages.values()) {
      String[] parts = URI.create(p.url()).getPath().split("/");
      if (parts.length > 1 && !parts[parts.length - 2].equals("noarch")) {
        return parts[parts.length - 2];
      }
    }
    return "noarch";
  }
}
