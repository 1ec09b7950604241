package argosy.publish.cvmfs;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.format.cvmfs.ContentPacker;
import argosy.format.cvmfs.HashAlgorithm;
import argosy.format.cvmfs.Offer;
import argosy.format.cvmfs.Publisher;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Memo;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Entries whose content lies in the store, published at a path; what was compressed once for any
/// repository is not compressed again.
public final class TreeSource implements Publisher.Source {
  private final String at;
  private final List<Entry> entries;
  private final List<Entry> beside;
  private final BlobSource blobs;
  private final Memo memo;
  private final long epochSeconds;
  private final Progress progress;

  /// @param at where a catalog of its own begins: `/linux-amd64/sky/w_2026_47`
  /// @param entries below `at`
  /// @param beside paths from the repository's root, put over what is there
  /// @param epochSeconds the one time of all of them
  public TreeSource(
      String at,
      List<Entry> entries,
      List<Entry> beside,
      BlobSource blobs,
      Memo memo,
      long epochSeconds,
      Progress progress) {
    this.at = at;
    this.entries = List.copyOf(entries);
    this.beside = List.copyOf(beside);
    this.blobs = blobs;
    this.memo = memo;
    this.epochSeconds = epochSeconds;
    this.progress = progress;
  }

  @Override
  public Iterator<Parallel.Task<Offer>> offers(ContentPacker packer, HashAlgorithm algorithm) {
    TreeMap<String, Parallel.Task<Offer>> tasks = new TreeMap<>(Publisher.ORDER);
    for (String parent : Publisher.parents(at)) {
      tasks.put(parent, () -> Offer.parent(common(parent, 0755)));
    }
    tasks.put(at, () -> Offer.directory(common(at, 0755), true));
    for (Entry e : entries) {
      tasks.put(at + "/" + e.path(), () -> offer(at + "/" + e.path(), e, packer, algorithm));
    }
    for (Entry e : beside) {
      for (String parent : Publisher.parents("/" + e.path())) {
        tasks.putIfAbsent(parent, () -> Offer.parent(common(parent, 0755)));
      }
      tasks.put("/" + e.path(), () -> offer("/" + e.path(), e, packer, algorithm));
    }
    return tasks.values().iterator();
  }

  private Offer.Common common(String path, int mode) {
    return Offer.Common.plain(path, mode, epochSeconds);
  }

  private Offer offer(String path, Entry e, ContentPacker packer, HashAlgorithm algorithm)
      throws IOException {
    return switch (e) {
      case Entry.Directory d -> Offer.directory(common(path, d.mode()), false);
      case Entry.Symlink l -> {
        if (l.target().contains("$(")) {
          throw new UnsupportedException(
              path + ": clients replace $(…) in the link's target " + l.target(),
              "link to another name");
        }
        yield Offer.link(common(path, 0777), l.target());
      }
      case Entry.File f -> {
        progress.advance(f.size());
        String kind = PackedFiles.kind(algorithm);
        Offer.Content content = () -> blobs.open(f.digest());
        Offer.Remember remember =
            packed -> memo.remember(kind, f.digest(), PackedFiles.toBytes(packed));
        Offer.Common common = common(path, f.mode());
        Optional<byte[]> recalled = memo.recall(kind, f.digest());
        if (recalled.isPresent()) {
          ContentPacker.Packed packed = PackedFiles.parse(algorithm, recalled.get());
          if (packer.isHere(packed)) {
            yield Offer.stored(common, packed, algorithm);
          }
        }
        yield Offer.file(common, f.size(), content, packer, remember);
      }
    };
  }
}
