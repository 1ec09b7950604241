package argosy.format.rpm;

import argosy.base.Utf8Order;
import argosy.codec.rpm.RpmReader;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Format;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The packages that a repository shall hold, in the order of their file names. What the index
/// before says of a package is copied; only new ones are opened. One package's text is held at a
/// time.
final class IndexedPackages {
  private final Format.Files files;
  private final PreviousIndex previous;
  private final TreeMap<String, NamedFile> byName = new TreeMap<>(Utf8Order.COMPARATOR);
  private final Map<String, String> nameOf = new HashMap<>();
  private final Set<String> known;

  IndexedPackages(List<Artifact> artifacts, Format.Files files, PreviousIndex previous)
      throws IOException {
    this.files = files;
    this.previous = previous;
    for (Artifact artifact : artifacts) {
      for (NamedFile file : artifact.files()) {
        if (file.name().endsWith(".rpm")) {
          byName.put(file.name(), file);
          nameOf.put(id(file), file.name());
        }
      }
    }
    this.known = previous.known(nameOf);
  }

  int count() {
    return byName.size();
  }

  /// Takes the packages' texts in order.
  @FunctionalInterface
  interface Sink {
    void accept(NamedFile file, String text) throws IOException;
  }

  void each(Index index, Sink sink) throws IOException {
    try (PreviousIndex.Texts before = previous.texts(index)) {
      Optional<PreviousIndex.Text> old = nextKnown(before);
      for (NamedFile file : byName.values()) {
        if (old.isPresent() && old.get().id().equals(id(file))) {
          sink.accept(file, old.get().text());
          old = nextKnown(before);
        } else {
          sink.accept(file, read(file, index));
        }
      }
    }
  }

  /// The next text before that is wanted still.
  private Optional<PreviousIndex.Text> nextKnown(PreviousIndex.Texts texts) throws IOException {
    Optional<PreviousIndex.Text> next = texts.next();
    while (next.isPresent() && !known.contains(next.get().id())) {
      next = texts.next();
    }
    return next;
  }

  private String read(NamedFile file, Index index) throws IOException {
    try (var in = Channels.newInputStream(files.open(file.name()))) {
      return new PackageXml(file, new RpmReader(file.name(), in)).of(index);
    }
  }

  static String id(NamedFile file) {
    return file.descriptor().digest().hex();
  }
}
