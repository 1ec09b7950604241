package argosy.adopt.debs;

import argosy.adopt.script.Effect;
import argosy.adopt.script.FileView;
import argosy.base.Utf8Order;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What makes a root file system of Debian packages and is in none of them: mount points, links of
/// the merged layout, accounts, and what their scripts would have made.
final class RootTree {
  private static final Map<String, Integer> DIRECTORIES =
      Map.ofEntries(
          Map.entry("dev", 0755),
          Map.entry("proc", 0755),
          Map.entry("sys", 0755),
          Map.entry("run", 0755),
          Map.entry("run/lock", 01777),
          Map.entry("tmp", 01777),
          Map.entry("home", 0755),
          Map.entry("root", 0700),
          Map.entry("mnt", 0755),
          Map.entry("media", 0755),
          Map.entry("opt", 0755),
          Map.entry("srv", 0755),
          Map.entry("etc", 0755),
          Map.entry("usr/local", 0755),
          Map.entry("usr/local/bin", 0755),
          Map.entry("usr/local/lib", 0755),
          Map.entry("var/tmp", 01777),
          Map.entry("var/cache", 0755),
          Map.entry("var/lib", 0755),
          Map.entry("var/log", 0755));

  private static final String NSSWITCH =
      """
      passwd: files
      group: files
      shadow: files
      hosts: files dns
      networks: files
      protocols: files
      services: files
      """;

  private static final String PROFILE =
      """
      PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
      export PATH
      """;

  private final ObjectStore store;
  private final MergedTrees packages;
  private final TreeMap<String, Entry> entries = new TreeMap<>(Utf8Order.COMPARATOR);
  private final List<String> notes = new ArrayList<>();

  RootTree(ObjectStore store, MergedTrees packages) {
    this.store = store;
    this.packages = packages;
  }

  List<String> notes() {
    return notes;
  }

  Tree tree() {
    return Tree.of(entries.values());
  }

  private boolean isFree(String path) {
    return packages.at(path).isEmpty() && !entries.containsKey(path);
  }

  private static String relative(String absolute) {
    return MergedUsr.path(MergedUsr.resolve("", absolute));
  }

  void file(String path, String content) throws IOException {
    file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /// A file of mode 0644, unless something stands there.
  void file(String path, byte[] content) throws IOException {
    if (isFree(path)) {
      Descriptor d = store.put("application/octet-stream", new ByteArrayInputStream(content));
      entries.put(path, new Entry.File(path, 0644, d.digest(), d.sizeBytes()));
    }
  }

  void link(String path, String target) {
    if (isFree(path)) {
      entries.put(path, new Entry.Symlink(path, target));
    }
  }

  private void directory(String path, int mode) {
    if (isFree(path)) {
      entries.put(path, new Entry.Directory(path, mode));
    }
  }

  /// The bytes of a packaged file, links followed; empty if there is none.
  Optional<byte[]> read(String absolute) throws IOException {
    Optional<Entry> found = packages.resolve(absolute);
    if (found.isPresent() && found.get() instanceof Entry.File f) {
      try (InputStream in = store.open(f.digest())) {
        return Optional.of(in.readAllBytes());
      }
    }
    return Optional.empty();
  }

  /// Mount points, links and files every root has.
  void skeleton() throws IOException {
    DIRECTORIES.forEach(this::directory);
    for (String folder : MergedUsr.FOLDERS) {
      if (List.of("bin", "sbin", "lib").contains(folder)
          || packages.at("usr/" + folder).isPresent()) {
        link(folder, "usr/" + folder);
        directory("usr/" + folder, 0755);
      }
    }
    file("etc/hosts", "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    file("etc/hostname", "localhost\n");
    file("etc/resolv.conf", "");
    file("etc/environment", "");
    link("etc/mtab", "../proc/self/mounts");
    if (packages.resolve("/usr/share/zoneinfo/Etc/UTC").isPresent()) {
      file("etc/timezone", "Etc/UTC\n");
      link("etc/localtime", "/usr/share/zoneinfo/Etc/UTC");
    }
    shells();
    certificates();
  }

  /// After the scripts' own effects: what must be there even if the package that makes it is not.
  void missingDefaults() throws IOException {
    file("etc/nsswitch.conf", NSSWITCH);
    file("etc/profile", PROFILE);
  }

  private void shells() throws IOException {
    StringBuilder shells = new StringBuilder();
    read("/usr/share/debianutils/shells")
        .ifPresent(b -> shells.append(new String(b, StandardCharsets.UTF_8)));
    for (String path : packages.below("usr/share/debianutils/shells.d/")) {
      read("/" + path).ifPresent(b -> shells.append(new String(b, StandardCharsets.UTF_8)));
    }
    file("etc/shells", shells.isEmpty() ? "/bin/sh\n" : shells.toString());
  }

  /// The bundle that ca-certificates makes when it is configured, and OpenSSL's name for it.
  private void certificates() throws IOException {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    for (String path : packages.below("usr/share/ca-certificates/")) {
      if (path.endsWith(".crt")) {
        bundle.writeBytes(read("/" + path).orElse(new byte[0]));
      }
    }
    if (bundle.size() > 0) {
      file("etc/ssl/certs/ca-certificates.crt", bundle.toByteArray());
      if (packages.at("usr/lib/ssl").isPresent()) {
        link("usr/lib/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt");
      }
    }
  }

  /// Files and links a script would make; accounts, alternatives and diversions are done elsewhere.
  void make(Effect effect) throws IOException {
    switch (effect) {
      case Effect.MakeLink l -> link(relative(l.path()), l.target());
      case Effect.MakeDirectory d -> directory(relative(d.path()), 0755);
      case Effect.Touch t -> file(relative(t.path()), new byte[0]);
      case Effect.Copy c -> copy(c);
      case Effect.Alternative a -> {}
      case Effect.Diversion d -> {}
      case Effect.User u -> {}
      case Effect.Group g -> {}
      case Effect.LoginShell s -> {}
    }
  }

  private void copy(Effect.Copy c) {
    String to = relative(c.to());
    if (packages.kind(c.to()) == FileView.Kind.DIRECTORY) {
      to = to + "/" + c.from().substring(c.from().lastIndexOf('/') + 1);
    }
    Optional<Entry> from = packages.resolve(c.from());
    if (isFree(to) && from.isPresent() && from.get() instanceof Entry.File f) {
      entries.put(to, f.at(to));
    }
  }

  /// The choice of update-alternatives in automatic mode: the highest priority, of equals the first
  /// by path.
  void alternatives(List<Effect.Alternative> all) {
    TreeMap<String, Effect.Alternative> best = new TreeMap<>();
    for (Effect.Alternative a : all) {
      if (packages.resolve(a.path()).isEmpty()) {
        notes.add("alternative " + a.name() + ": " + a.path() + " is not there");
        continue;
      }
      best.merge(
          a.name(),
          a,
          (x, y) -> {
            int byPriority = Integer.compare(x.priority(), y.priority());
            return byPriority > 0 || byPriority == 0 && x.path().compareTo(y.path()) <= 0 ? x : y;
          });
    }
    for (Effect.Alternative a : best.values()) {
      choose(a.link(), a.name(), a.path());
      for (Effect.Slave s : a.slaves()) {
        if (packages.resolve(s.path()).isPresent()) {
          choose(s.link(), s.name(), s.path());
        }
      }
    }
  }

  private void choose(String link, String name, String path) {
    link("etc/alternatives/" + name, path);
    if (!isFree(relative(link))) {
      notes.add("alternative " + name + ": " + link + " is a file already");
    }
    link(relative(link), "/etc/alternatives/" + name);
  }
}
