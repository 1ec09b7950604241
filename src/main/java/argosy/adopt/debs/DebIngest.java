package argosy.adopt.debs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.deb.DebReader;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Brings the files of one `.deb` into the store, in the merged layout, and returns what else is to
/// be known of it.
final class DebIngest {
  private static final String MEDIA_TYPE = "application/octet-stream";
  private static final int MAX_COPYRIGHT_BYTES = 4 << 20;
  private static final List<String> SCRIPTS = List.of("preinst", "postinst");

  private final String where;
  private final ObjectStore store;
  private final Map<String, Entry> entries = new HashMap<>();

  /// Paths as the package has them, for hard links.
  private final Map<String, Entry.File> files = new HashMap<>();

  private final List<String> setuid = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private String licence = "";
  private boolean recognised;

  private DebIngest(String where, ObjectStore store) {
    this.where = where;
    this.store = store;
  }

  /// @param digest of the file, checked before
  static DebRecord ingest(Path deb, Digest digest, ObjectStore store) throws IOException {
    DebIngest ingest = new DebIngest(String.valueOf(deb.getFileName()), store);
    try (InputStream in = Files.newInputStream(deb)) {
      DebReader reader = new DebReader(ingest.where, in);
      TarReader data = reader.data();
      String name = reader.control().get("Package");
      if (name.isEmpty() || reader.control().get("Version").isEmpty()) {
        throw new CorruptException(ingest.where + ": control names no package or version");
      }
      for (Optional<TarMember> m = data.next(); m.isPresent(); m = data.next()) {
        ingest.take(m.get(), data, name);
      }
      return ingest.record(digest, name, reader);
    }
  }

  private DebRecord record(Digest digest, String name, DebReader reader) throws IOException {
    Tree tree;
    try {
      tree = Tree.of(entries.values());
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": " + e.getMessage(), e);
    }
    Descriptor stored =
        store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes()));
    Map<String, String> scripts = new TreeMap<>();
    for (String script : SCRIPTS) {
      byte[] text = reader.controlFiles().get(script);
      if (text != null) {
        scripts.put(script, new String(text, StandardCharsets.UTF_8));
      }
    }
    return new DebRecord(
        digest,
        reader.control().print(),
        stored,
        scripts,
        licence,
        recognised,
        docLink(name),
        setuid,
        notes);
  }

  private String docLink(String name) {
    return entries.get("usr/share/doc/" + name) instanceof Entry.Symlink l
        ? l.target().replaceFirst("^\\./", "").replaceFirst("^/usr/share/doc/", "").split("/", 2)[0]
        : "";
  }

  private void take(TarMember m, TarReader data, String name) throws IOException {
    if (m.path().isEmpty()) {
      return;
    }
    if (m.unread().stream().anyMatch(r -> r.contains("security.capability"))) {
      throw refused(m, "has capabilities, rights that a stack does not need");
    }
    String path = MergedUsr.path(m.path());
    switch (m.type()) {
      case FILE -> {
        Descriptor stored = content(m, data, name);
        keep(m, new Entry.File(path, mode(m), stored.digest(), stored.sizeBytes()));
      }
      case HARD_LINK -> {
        Entry.File first = files.get(m.link());
        if (first == null) {
          throw new CorruptException(
              where
                  + ": "
                  + m.path()
                  + " is a hard link to "
                  + m.link()
                  + ", which was not before it");
        }
        keep(m, new Entry.File(path, first.mode(), first.digest(), first.size()));
      }
      case DIRECTORY -> directory(m, path);
      case SYMLINK -> {
        String target = MergedUsr.target(m.path(), m.link());
        // /usr/bin/x -> /bin/x: what was two names is one now.
        if (!MergedUsr.path(MergedUsr.resolve(path, target)).equals(path)) {
          keep(m, new Entry.Symlink(path, target));
        }
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE -> throw refused(m, "is a device");
      case FIFO -> throw refused(m, "is a named pipe");
    }
  }

  private UnsupportedException refused(TarMember m, String why) {
    return new UnsupportedException(where + ": /" + m.path() + " " + why, "leave this package out");
  }

  private void directory(TarMember m, String path) {
    if (!(entries.get(path) instanceof Entry.Symlink)) {
      entries.put(path, new Entry.Directory(path, m.mode() & 01777));
    }
  }

  private int mode(TarMember m) {
    if ((m.mode() & 06000) != 0) {
      setuid.add("/" + m.path());
    }
    return m.mode() & 01777;
  }

  private void keep(TarMember m, Entry entry) throws IOException {
    Entry before = entries.put(entry.path(), entry);
    if (before != null && !before.equals(entry)) {
      throw new UnsupportedException(
          where
              + ": /"
              + m.path()
              + " and /"
              + before.path()
              + " meet in the merged layout and are not the same",
          "leave this package out");
    }
    if (entry instanceof Entry.File f) {
      files.put(m.path(), f);
    }
    if (!m.unread().isEmpty()) {
      notes.add(m.path() + ": not kept: " + String.join(", ", m.unread()));
    }
  }

  private Descriptor content(TarMember m, TarReader data, String name) throws IOException {
    if (!m.path().equals("usr/share/doc/" + name + "/copyright")
        || m.sizeBytes() > MAX_COPYRIGHT_BYTES) {
      return store.put(MEDIA_TYPE, data.content());
    }
    byte[] text = data.content().readAllBytes();
    String copyright = new String(text, StandardCharsets.UTF_8);
    Optional<String> declared = CopyrightFile.expression(copyright);
    licence = declared.orElseGet(() -> LicenceTexts.expression(copyright));
    recognised = declared.isEmpty() && !licence.isEmpty();
    return store.put(MEDIA_TYPE, new ByteArrayInputStream(text));
  }
}
