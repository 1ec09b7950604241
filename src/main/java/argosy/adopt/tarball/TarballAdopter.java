package argosy.adopt.tarball;

import argosy.adopt.Refusals;
import argosy.adopt.dir.DirOptions;
import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.codec.deb.Decompression;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Memo;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Tree;
import argosy.store.FileDigest;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Adopts a tar archive as one package (`argosy adopt tarball`). The same file is read again only
/// to see that it is the same.
public final class TarballAdopter implements Adopter {
  private static final String KIND = "adopt-tarball/1";
  private static final int BUFFER_BYTES = 1 << 16;
  private final Path file;
  private final DirOptions options;
  private final Optional<String> inside;
  private final Memo memo;

  /// @param options its build prefix is the one to look for in the files; empty for none
  /// @param inside the folder of the archive that is taken, and becomes the top; if not said, the
  ///   one that everything stands in, if there is one and it is no part of a system's own layout
  public TarballAdopter(Path file, DirOptions options, Optional<String> inside, Memo memo) {
    this.file = file;
    this.options = options;
    this.inside = inside;
    this.memo = memo;
  }

  @Override
  public Adoption adopt(ObjectStore store) throws IOException {
    long newBefore = store.newBytes();
    Digest archive = FileDigest.of(file);
    Digest question =
        Digest.of((archive + " " + options + " " + inside).getBytes(StandardCharsets.UTF_8));
    Optional<Adoption> known = recall(question, store);
    if (known.isPresent()) {
      return known.get();
    }
    String where = String.valueOf(file.getFileName());
    Refusals refusals = new Refusals();
    TarballFiles files;
    try (InputStream in = plain(where)) {
      files = TarballFiles.read(in, where, options.buildPrefix(), store, refusals);
    }
    refusals.throwIfAny("adopt " + file, "leave these members out of the archive");
    String top = inside.map(TarballAdopter::folder).orElseGet(files::top);
    TarballFiles taken = files.below(top);
    if (taken.entries().isEmpty()) {
      throw new UnsupportedException(
          file + ": nothing in it stands under \"" + top + "\"",
          "look with tar -tf and say --inside");
    }
    Tree tree;
    try {
      tree = Tree.of(taken.entries());
    } catch (IllegalArgumentException e) {
      throw new CorruptException(file + ": " + e.getMessage(), e);
    }
    List<String> notes = new ArrayList<>(taken.notes());
    if (!top.isEmpty()) {
      notes.add("taken from " + top + " in the archive");
    }
    Package metadata =
        new Package(
            options.name(),
            options.version(),
            "",
            options.platform(),
            options.licence(),
            List.of(),
            store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes())),
            options.buildPrefix(),
            taken.relocations(),
            Map.of(),
            Map.of("adopted-from", "tarball", "tarball", archive.toString()));
    Descriptor record =
        store.put(Package.MEDIA_TYPE, new ByteArrayInputStream(metadata.canonicalBytes()));
    store.flush();
    memo.remember(
        KIND,
        question,
        Json.object()
            .put("package", record.digest().toString())
            .put("notes", notes)
            .build()
            .canonicalBytes());
    return adoption(metadata, record.digest(), tree, notes, store.newBytes() - newBefore);
  }

  private static Adoption adoption(
      Package metadata, Digest digest, Tree tree, List<String> notes, long newBytes) {
    return new Adoption(
        List.of(new Adopted(metadata, digest)),
        notes,
        tree.fileCount(),
        tree.totalBytes(),
        newBytes);
  }

  private Optional<Adoption> recall(Digest question, ObjectStore store) throws IOException {
    Optional<byte[]> value = memo.recall(KIND, question);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Json.Obj known = Json.parse(new String(value.get(), StandardCharsets.UTF_8)).asObject();
    Digest digest = Digest.parse(known.string("package"));
    if (!store.has(digest)) {
      return Optional.empty();
    }
    Package metadata =
        Package.fromJson(Json.parse(new String(bytes(store, digest), StandardCharsets.UTF_8)));
    if (!store.has(metadata.tree().digest())) {
      return Optional.empty();
    }
    Tree tree = Tree.parse(bytes(store, metadata.tree().digest()));
    for (Digest blob : tree.blobs().keySet()) {
      if (!store.has(blob)) {
        return Optional.empty();
      }
    }
    return Optional.of(adoption(metadata, digest, tree, known.strings("notes"), 0));
  }

  private static byte[] bytes(ObjectStore store, Digest digest) throws IOException {
    try (InputStream in = store.open(digest)) {
      return in.readAllBytes();
    }
  }

  /// The tar inside, whatever it is compressed with.
  private InputStream plain(String where) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    in.mark(8);
    String magic = HexFormat.of().formatHex(in.readNBytes(6));
    in.reset();
    try {
      return new BufferedInputStream(Decompression.open(where, suffix(magic), in), BUFFER_BYTES);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static String suffix(String magic) {
    if (magic.startsWith("1f8b")) {
      return "tar.gz";
    }
    if (magic.startsWith("fd377a585a00")) {
      return "tar.xz";
    }
    if (magic.startsWith("28b52ffd")) {
      return "tar.zst";
    }
    return magic.startsWith("425a68") ? "tar.bz2" : "tar";
  }

  /// `./a/b/` as `a/b`.
  private static String folder(String text) {
    return text.replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
  }
}
