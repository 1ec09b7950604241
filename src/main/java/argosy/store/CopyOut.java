package argosy.store;

import argosy.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Objects on their way into packs of their own: stored sections are checked and copied as they
/// are.
final class CopyOut {
  private final List<Pack> packs;
  private final Groups groups;
  private final Set<Digest> left;
  private final Path folder;
  private final long mostBytes;

  CopyOut(List<Pack> packs, Groups groups, Set<Digest> wanted, Path folder, long mostBytes) {
    this.packs = packs;
    this.groups = groups;
    this.left = new HashSet<>(wanted);
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /// The wanted entries of one pack, and how many bytes they take in it.
  private record Piece(Pack pack, List<Integer> entries) {}

  /// The packs that will hold the wanted objects.
  List<PackStore.CopiedPack> plan() {
    List<PackStore.CopiedPack> planned = new ArrayList<>();
    List<Piece> batch = new ArrayList<>();
    long bytes = 0;
    for (Pack pack : packs) {
      List<Integer> run = new ArrayList<>();
      for (int entry : wanted(pack)) {
        long stored = storedBytes(pack, entry);
        if (bytes + stored > mostBytes && bytes > 0) {
          batch.add(new Piece(pack, run));
          planned.add(written(batch, bytes));
          batch.clear();
          run = new ArrayList<>();
          bytes = 0;
        }
        run.add(entry);
        bytes += stored;
      }
      if (!run.isEmpty()) {
        batch.add(new Piece(pack, run));
      }
    }
    if (!batch.isEmpty()) {
      planned.add(written(batch, bytes));
    }
    return planned;
  }

  private PackStore.CopiedPack written(List<Piece> batch, long bytes) {
    List<Piece> pieces = List.copyOf(batch);
    return new PackStore.CopiedPack() {
      @Override
      public long storedBytes() {
        return bytes;
      }

      @Override
      public Path write() throws IOException {
        return CopyOut.this.write(pieces);
      }
    };
  }

  /// In the order in which they lie; what an earlier pack had is not taken twice.
  private List<Integer> wanted(Pack pack) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < pack.entries(); i++) {
      if (left.remove(pack.digestOf(i))) {
        found.add(i);
      }
    }
    found.sort(pack.inDataOrder());
    return found;
  }

  /// About: a member of a group counts with its plain bytes.
  private static long storedBytes(Pack pack, int entry) {
    long plain = pack.plainBytes(entry);
    Place.Stored place = pack.place(entry);
    return place.isWhole()
        ? place.sections().stream().mapToLong(StoredSection::storedBytes).sum()
        : plain;
  }

  private Path write(List<Piece> pieces) throws IOException {
    Files.createDirectories(folder);
    try (Rewrite rewrite =
        new Rewrite(new PackWriter(folder, "copy-" + ProcessHandle.current().pid()), groups)) {
      for (Piece piece : pieces) {
        rewrite.copy(piece.pack, piece.entries);
      }
      try (Pack pack = rewrite.seal()) {
        return pack.file().path();
      }
    }
  }
}
