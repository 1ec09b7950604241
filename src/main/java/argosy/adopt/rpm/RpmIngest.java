package argosy.adopt.rpm;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.cpio.CpioMember;
import argosy.codec.cpio.CpioReader;
import argosy.codec.rpm.RpmFiles.RpmFile;
import argosy.codec.rpm.RpmHeader;
import argosy.codec.rpm.RpmReader;
import argosy.codec.rpm.RpmTag;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Licence;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings the files of one rpm into the store.
final class RpmIngest {
  private static final String MEDIA_TYPE = "application/octet-stream";
  private static final int PERMISSIONS = 07777;
  private static final int SET_ID = 06000;

  private final String where;
  private final ObjectStore store;
  private final Map<String, RpmFile> listed = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /// Members of a hard link set that came before the one with the content, by inode.
  private final Map<Integer, List<RpmFile>> waiting = new HashMap<>();

  private RpmIngest(String where, ObjectStore store) {
    this.where = where;
    this.store = store;
  }

  /// @param digest of the file
  /// @throws CorruptException if a file is not what the header says
  /// @throws UnsupportedException if it is a source package, or has devices or capabilities
  static RpmRecord ingest(Path rpm, Digest digest, ObjectStore store) throws IOException {
    RpmIngest ingest = new RpmIngest(String.valueOf(rpm.getFileName()), store);
    try (InputStream in = Files.newInputStream(rpm)) {
      RpmReader reader = new RpmReader(ingest.where, in);
      return ingest.take(reader, digest);
    }
  }

  private RpmRecord take(RpmReader reader, Digest digest) throws IOException {
    RpmHeader header = reader.header();
    if (header.has(RpmTag.SOURCE_PACKAGE) || !header.has(RpmTag.SOURCE_RPM)) {
      throw new UnsupportedException(
          where + ": a source package", "take the packages that are built from it");
    }
    if (header.strings(RpmTag.FILE_CAPABILITIES).stream().anyMatch(c -> !c.isEmpty())) {
      throw new UnsupportedException(
          where + ": files with capabilities, rights that a stack does not need",
          "leave this package out");
    }
    for (RpmFile file : reader.files().files()) {
      listed.put(file.path(), file);
      if (file.isDirectory() && !file.isGhost()) {
        entries.add(new Entry.Directory(path(file.path()), file.mode() & 01777));
      }
    }
    CpioReader payload = reader.payload();
    for (Optional<CpioMember> m = payload.next(); m.isPresent(); m = payload.next()) {
      member(m.get(), payload);
    }
    reader.finish();
    for (List<RpmFile> left : waiting.values()) { // a set of links to an empty file
      link(left, store.put(MEDIA_TYPE, InputStream.nullInputStream()));
    }
    if (header.has(RpmTag.POST_INSTALL) || header.has(RpmTag.PRE_INSTALL)) {
      notes.add(header.string(RpmTag.NAME) + ": its scripts are not run");
    }
    return record(header, digest);
  }

  private void member(CpioMember m, CpioReader payload) throws IOException {
    RpmFile file = listed.get(m.path().replaceFirst("^\\.?/?", "/"));
    if (file == null) {
      throw new CorruptException(where + ": " + m.path() + " is in the payload, not in the header");
    }
    switch (file.mode() & CpioMember.TYPE) {
      case CpioMember.DIRECTORY -> {}
      case CpioMember.SYMLINK -> entries.add(new Entry.Symlink(path(file.path()), file.link()));
      case CpioMember.FILE -> {
        if (m.links() > 1 && m.sizeBytes() == 0) {
          waiting.computeIfAbsent(m.inode(), i -> new ArrayList<>()).add(file);
        } else {
          Descriptor content = store.put(MEDIA_TYPE, payload.content());
          List<RpmFile> same = new ArrayList<>(List.of(file));
          if (m.links() > 1) {
            same.addAll(Optional.ofNullable(waiting.remove(m.inode())).orElse(List.of()));
          }
          link(same, content);
        }
      }
      default ->
          throw new UnsupportedException(
              where + ": " + file.path() + " is a device or a named pipe",
              "leave this package out");
    }
  }

  private void link(List<RpmFile> files, Descriptor content) throws IOException {
    for (RpmFile file : files) {
      if (!file.sha256().isEmpty() && !file.sha256().equals(content.digest().hex())) {
        throw new CorruptException(
            where
                + ": "
                + file.path()
                + ", expected SHA-256 "
                + file.sha256()
                + " but got "
                + content.digest().hex());
      }
      if ((file.mode() & SET_ID) != 0) {
        notes.add(file.path() + ": set-user-id or set-group-id, not kept");
      }
      entries.add(
          new Entry.File(
              path(file.path()),
              file.mode() & PERMISSIONS & ~SET_ID,
              content.digest(),
              content.sizeBytes()));
    }
  }

  private String path(String absolute) throws CorruptException {
    String path = absolute.substring(1);
    try {
      Entry.requirePath(path);
      return path;
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": " + e.getMessage(), e);
    }
  }

  private RpmRecord record(RpmHeader header, Digest digest) throws IOException {
    Tree tree;
    try {
      tree = Tree.of(entries);
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": " + e.getMessage(), e);
    }
    Descriptor stored =
        store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes()));
    String epoch = header.has(RpmTag.EPOCH) ? header.number(RpmTag.EPOCH) + ":" : "";
    String licence = header.string(RpmTag.LICENSE);
    Map<String, String> facts = new HashMap<>();
    put(facts, "summary", header.string(RpmTag.SUMMARY));
    put(facts, "description", header.string(RpmTag.DESCRIPTION));
    put(facts, "homepage", header.string(RpmTag.URL));
    put(facts, "section", header.string(RpmTag.GROUP));
    put(facts, "source", header.string(RpmTag.SOURCE_RPM));
    put(facts, "rpm-licence", licence);
    return new RpmRecord(
        digest,
        header.string(RpmTag.NAME),
        epoch + header.string(RpmTag.VERSION) + "-" + header.string(RpmTag.RELEASE),
        header.string(RpmTag.ARCH),
        new Licence(RpmLicences.spdx(licence), Licence.Access.OPEN),
        header.strings(RpmTag.REQUIRE_NAME).stream()
            .filter(r -> !r.startsWith("rpmlib("))
            .distinct()
            .toList(),
        header.strings(RpmTag.PROVIDE_NAME),
        facts,
        tree,
        stored,
        notes);
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }
}
