package argosy.format.sif;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.codec.squashfs.Extent;
import argosy.codec.squashfs.ImageEntry;
import argosy.codec.squashfs.SquashfsReader;
import argosy.model.Digest;
import argosy.model.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The entries of an image with every content hashed, each content once.
final class SquashfsTree {
  private static final int MAX_LIST_BYTES = 64 << 10;
  private final SquashfsReader image;
  private final Parallel parallel;
  private final List<ImageEntry> entries;

  SquashfsTree(SquashfsReader image, Parallel parallel) throws IOException {
    this.image = image;
    this.parallel = parallel;
    this.entries = image.entries();
  }

  /// A small file's text; empty if the image has none of that path.
  String text(String path) throws IOException {
    for (ImageEntry entry : entries) {
      if (entry.path().equals(path) && entry instanceof ImageEntry.Regular r) {
        if (r.extent().sizeBytes() > MAX_LIST_BYTES) {
          throw new CorruptException(
              "squashfs: /" + path + ": " + r.extent().sizeBytes() + " bytes are too many");
        }
        try (InputStream in = image.open(r.extent())) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    return "";
  }

  List<Entry> entries() throws IOException {
    Map<Extent, Digest> digests = digests();
    Map<String, ImageEntry.Regular> files = new HashMap<>();
    List<Entry> out = new ArrayList<>(entries.size());
    for (ImageEntry entry : entries) {
      switch (entry) {
        case ImageEntry.Directory d -> {
          if (!d.path().isEmpty()) {
            out.add(new Entry.Directory(d.path(), d.mode()));
          }
        }
        case ImageEntry.Symlink l -> out.add(new Entry.Symlink(l.path(), l.target()));
        case ImageEntry.Regular r -> {
          files.put(r.path(), r);
          out.add(file(r.path(), r, digests));
        }
        case ImageEntry.HardLink h -> out.add(file(h.path(), found(files, h), digests));
        case ImageEntry.Special s ->
            throw new CorruptException(
                "squashfs: /" + s.path() + ": a " + s.kind() + ", which no release holds");
      }
    }
    return out;
  }

  private static ImageEntry.Regular found(
      Map<String, ImageEntry.Regular> files, ImageEntry.HardLink link) {
    ImageEntry.Regular first = files.get(link.first());
    if (first == null) {
      throw new IllegalStateException(link.path() + " links to a later file " + link.first());
    }
    return first;
  }

  private static Entry.File file(String path, ImageEntry.Regular r, Map<Extent, Digest> digests) {
    Digest digest = digests.get(r.extent());
    if (digest == null) {
      throw new IllegalStateException(path + " was not hashed");
    }
    return new Entry.File(path, r.mode(), digest, r.extent().sizeBytes());
  }

  private record Hashed(Extent extent, Digest digest) {}

  /// Hashes the large files one by one and the small ones fragment by fragment.
  private Map<Extent, Digest> digests() throws IOException {
    Set<Extent> large = new LinkedHashSet<>();
    Map<Integer, Set<Extent>> byFragment = new TreeMap<>();
    for (ImageEntry entry : entries) {
      if (entry instanceof ImageEntry.Regular r) {
        Extent e = r.extent();
        if (e.hasFragment() && e.blocks() == 0) {
          byFragment.computeIfAbsent(e.fragment(), f -> new LinkedHashSet<>()).add(e);
        } else {
          large.add(e);
        }
      }
    }
    List<Parallel.Task<List<Hashed>>> tasks = new ArrayList<>();
    large.forEach(e -> tasks.add(() -> List.of(hash(e))));
    byFragment.forEach((fragment, files) -> tasks.add(() -> hash(fragment, files)));
    Map<Extent, Digest> digests = new HashMap<>();
    parallel.ordered(
        tasks.iterator(),
        parallel.threads() * 4,
        done -> done.forEach(h -> digests.put(h.extent(), h.digest())));
    return digests;
  }

  private Hashed hash(Extent extent) throws IOException {
    try (InputStream in = image.open(extent)) {
      return new Hashed(extent, Digest.of(in));
    }
  }

  private List<Hashed> hash(int fragment, Set<Extent> files) throws IOException {
    byte[] plain = image.fragment(fragment);
    MessageDigest hash = Hashing.sha256();
    List<Hashed> out = new ArrayList<>();
    for (Extent e : files) {
      if (e.sizeBytes() > plain.length - e.fragmentOffset()) {
        throw new CorruptException(
            "squashfs: fragment "
                + fragment
                + ": expected "
                + e.sizeBytes()
                + " bytes from "
                + e.fragmentOffset()
                + " but it has "
                + plain.length);
      }
      hash.update(plain, e.fragmentOffset(), (int) e.sizeBytes());
      out.add(new Hashed(e, Digest.ending(hash)));
    }
    return out;
  }
}
