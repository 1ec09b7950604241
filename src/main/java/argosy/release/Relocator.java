package argosy.release;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.InterpreterLine;
import argosy.model.Memo;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Relocation;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives a package's files another prefix: relocated content goes into the store as blobs of its
/// own, so that formats see plain blobs only. What does not fit is refused before anything is
/// written.
final class Relocator {
  private static final String MEMO = "relocated/2";
  private final ObjectStore store;
  private final Memo memo;
  private final Parallel parallel;

  Relocator(ObjectStore store, Memo memo, Parallel parallel) {
    this.store = store;
    this.memo = memo;
    this.parallel = parallel;
  }

  /// The package's tree at the prefix.
  ///
  /// @throws UnsupportedException naming every path that cannot take it
  Tree relocate(Package metadata, Digest packageDigest, Tree tree, String prefix)
      throws IOException {
    if (metadata.relocations().isEmpty() || metadata.buildPrefix().equals(prefix)) {
      return tree;
    }
    Digest question = Digest.of((packageDigest + "\0" + prefix).getBytes(StandardCharsets.UTF_8));
    Optional<byte[]> known = memo.recall(MEMO, question);
    if (known.isPresent() && store.has(Digest.ofHash(known.get()))) {
      try (InputStream in = store.open(Digest.ofHash(known.get()))) {
        return Tree.parse(in.readAllBytes());
      }
    }
    requireFit(metadata, tree, prefix);
    Tree relocated = relocated(metadata, tree, prefix);
    Descriptor descriptor =
        store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(relocated.canonicalBytes()));
    store.flush();
    memo.remember(MEMO, question, descriptor.digest().hash());
    return relocated;
  }

  private void requireFit(Package metadata, Tree tree, String prefix) throws IOException {
    int before = RelocatedStream.length(metadata.buildPrefix());
    int after = RelocatedStream.length(prefix);
    List<String> wrong = new ArrayList<>();
    for (Relocation r : metadata.relocations()) {
      switch (r.kind()) {
        case TEXT, SYMLINK -> {}
        case SHEBANG -> {
          String line = firstLine(file(tree, r.path()));
          if (InterpreterLine.bends(line, metadata.buildPrefix(), prefix)
              && InterpreterLine.find(line, metadata.buildPrefix()).isEmpty()) {
            wrong.add(
                r.path()
                    + ": its interpreter line is of no known form, and would be longer than 127"
                    + " bytes or hold a blank");
          }
        }
        case BINARY -> {
          if (after > before) {
            wrong.add(r.path() + ": has room for " + before + " bytes in binary data");
          }
        }
        case PYC -> {
          if (after != before) {
            wrong.add(r.path() + ": compiled Python, only a prefix of " + before + " bytes fits");
          }
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new UnsupportedException(
          "package %s cannot stand at %s (%d bytes): %s%s"
              .formatted(
                  metadata.name(),
                  prefix,
                  after,
                  String.join("; ", wrong.subList(0, Math.min(5, wrong.size()))),
                  wrong.size() > 5 ? "; and " + (wrong.size() - 5) + " more" : ""),
          "choose a prefix of at most " + before + " bytes, or build with a longer one");
    }
  }

  private static Entry.File file(Tree tree, String path) {
    return (Entry.File) tree.find(path).orElseThrow();
  }

  private String firstLine(Entry.File script) throws IOException {
    try (InputStream in = store.open(script.digest())) {
      return InterpreterLine.read(in);
    }
  }

  private Tree relocated(Package metadata, Tree tree, String prefix) throws IOException {
    Map<String, Relocation> byPath = new HashMap<>();
    metadata.relocations().forEach(r -> byPath.put(r.path(), r));
    List<Parallel.Task<Entry>> tasks = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      Relocation relocation = byPath.get(entry.path());
      tasks.add(
          relocation == null
              ? () -> entry
              : () -> one(entry, relocation, metadata.buildPrefix(), prefix));
    }
    List<Entry> entries = new ArrayList<>(tasks.size());
    parallel.ordered(tasks.iterator(), parallel.threads() * 4, entries::add);
    return Tree.of(entries);
  }

  private InputStream relocated(Entry.File file, Relocation relocation, String from, String to)
      throws IOException {
    InputStream content = store.open(file.digest());
    InputStream moved = new RelocatedStream(content, relocation, from, to);
    return relocation.kind() == Relocation.Kind.SHEBANG
        ? started(moved, firstLine(file), from, to)
        : moved;
  }

  /// The script with a first line that starts everywhere. Closing it closes `moved`.
  private static InputStream started(InputStream moved, String line, String from, String to)
      throws IOException {
    if (!InterpreterLine.bends(line, from, to)) {
      return moved;
    }
    String bent = InterpreterLine.find(line, from).orElseThrow().bent(to);
    moved.skipNBytes(RelocatedStream.length(line.replace(from, to)));
    return new SequenceInputStream(
        new ByteArrayInputStream(bent.getBytes(StandardCharsets.UTF_8)), moved);
  }

  private Entry one(Entry entry, Relocation relocation, String from, String to) throws IOException {
    return switch (entry) {
      case Entry.File f -> {
        try (InputStream in = relocated(f, relocation, from, to)) {
          Descriptor d = store.put("application/octet-stream", in);
          yield new Entry.File(f.path(), f.mode(), d.digest(), d.sizeBytes());
        }
      }
      case Entry.Symlink l -> new Entry.Symlink(l.path(), to + l.target().substring(from.length()));
      case Entry.Directory d -> d;
    };
  }
}
