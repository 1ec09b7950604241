package argosy.format.sif;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.codec.squashfs.Block;
import argosy.codec.squashfs.Compression;
import argosy.codec.squashfs.Extent;
import argosy.codec.squashfs.ImageEntry;
import argosy.codec.squashfs.SquashfsWriter;
import argosy.codec.zstd.Blocks;
import argosy.codec.zstd.SectionInputStream;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Memo;
import argosy.model.Sections;
import argosy.model.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lays the contents of a tree into an image, each once, in the order of the paths: first the blobs
/// that are kept as sections, a section a data block, not compressed again; then the small ones,
/// packed into fragments.
///
/// A fragment ends where its last file says so (by its digest) or the next file does not fit. So
/// two releases that differ in a few files share most fragments: their compressed bytes are
/// remembered, and a client that fetches differences finds them again.
final class SquashfsContents {
  private static final String FRAGMENT = "squashfs-fragment/1/";

  /// Plain bytes of a fragment, far below what the format allows: two per cent more in size than
  /// with 1 MiB, but a weekly with one changed file in a hundred shares three quarters of the
  /// fragments instead of a tenth, and a reader of one small file decompresses less.
  private static final int FRAGMENT_BYTES = 128 << 10;

  /// A fragment this full ends after a file whose digest begins with a byte below [#ENDS_BELOW].
  private static final int MAY_END_BYTES = 32 << 10;

  private static final int ENDS_BELOW = 256 / 8;

  private final BlobSource blobs;
  private final Compression compression;
  private final Parallel parallel;
  private final Memo memo;
  private final Map<Digest, Extent> extents = new HashMap<>();

  SquashfsContents(BlobSource blobs, Compression compression, Parallel parallel, Memo memo) {
    this.blobs = blobs;
    this.compression = compression;
    this.parallel = parallel;
    this.memo = memo;
  }

  /// Writes all contents and returns the entries for [SquashfsWriter#finish].
  List<ImageEntry> write(Tree tree, SquashfsWriter writer) throws IOException {
    Map<Digest, Extent> seen = extents;
    List<Entry.File> large = new ArrayList<>();
    List<Entry.File> small = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.File f && seen.putIfAbsent(f.digest(), Extent.EMPTY) == null) {
        if (f.size() >= Sections.MIN_BLOB_BYTES) {
          large.add(f);
        } else if (f.size() > 0) {
          small.add(f);
        }
      }
    }
    writeLarge(large, writer);
    writeSmall(small, writer);
    List<ImageEntry> entries = new ArrayList<>(tree.entries().size() + 1);
    entries.add(new ImageEntry.Directory("", 0755));
    for (Entry entry : tree.entries()) {
      entries.add(
          switch (entry) {
            case Entry.Directory d -> new ImageEntry.Directory(d.path(), d.mode());
            case Entry.Symlink l -> new ImageEntry.Symlink(l.path(), l.target());
            case Entry.File f ->
                new ImageEntry.Regular(
                    f.path(), f.mode(), extents.getOrDefault(f.digest(), Extent.EMPTY));
          });
    }
    return entries;
  }

  private int ahead() {
    return parallel.threads() * 4;
  }

  /// A block on its way to the image.
  private record Placed(Entry.File file, int index, int count, Block block) {}

  private void writeLarge(List<Entry.File> files, SquashfsWriter writer) throws IOException {
    Iterator<Entry.File> next = files.iterator();
    List<Integer> words = new ArrayList<>();
    long[] start = new long[1];
    parallel.ordered(
        new SectionTasks(next),
        ahead(),
        placed -> {
          if (placed.index() == 0) {
            start[0] = writer.position();
            words.clear();
          }
          words.add(writer.block(placed.block()));
          if (words.size() == placed.count()) {
            int[] all = words.stream().mapToInt(Integer::intValue).toArray();
            Entry.File f = placed.file();
            extents.put(f.digest(), Extent.ofBlocks(start[0], f.size(), all));
          }
        });
  }

  /// One task for each section of each file, in order.
  private final class SectionTasks implements Iterator<Parallel.Task<Placed>> {
    private final Iterator<Entry.File> files;
    private Optional<Entry.File> file = Optional.empty();
    private int index;
    private int count;

    SectionTasks(Iterator<Entry.File> files) {
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      return index < count || files.hasNext();
    }

    @Override
    public Parallel.Task<Placed> next() {
      if (index == count) {
        Entry.File f = files.next();
        file = Optional.of(f);
        index = 0;
        count = Math.toIntExact(Math.ceilDiv(f.size(), (long) Sections.SECTION_BYTES));
      }
      Entry.File of = file.orElseThrow();
      int i = index++;
      int n = count;
      return () -> new Placed(of, i, n, dataBlock(of, i));
    }
  }

  private Block dataBlock(Entry.File file, int i) throws IOException {
    Sections sections = blobs.sections(file.digest());
    if (sections.plainBytes() != file.size()) {
      throw new CorruptException(
          file.path()
              + ": expected "
              + file.size()
              + " bytes but the store has "
              + sections.plainBytes());
    }
    ByteBuffer section = sections.section(i);
    int plainBytes = sections.plainBytes(i);
    if (compression == Compression.ZSTD) {
      ByteBuffer frame = Blocks.standalone(section);
      if (frame.remaining() < plainBytes) {
        return new Block(frame, true);
      }
    }
    byte[] plain;
    try (InputStream in = new SectionInputStream(k -> section, plainBytes)) {
      plain = in.readAllBytes();
    }
    return compression == Compression.ZSTD
        ? Block.stored(plain)
        : compression.block(plain, 0, plainBytes);
  }

  private void writeSmall(List<Entry.File> files, SquashfsWriter writer) throws IOException {
    List<List<Entry.File>> fragments = pack(files);
    List<Parallel.Task<Block>> tasks = new ArrayList<>();
    fragments.forEach(f -> tasks.add(() -> fragment(f)));
    Iterator<List<Entry.File>> of = fragments.iterator();
    parallel.ordered(
        tasks.iterator(),
        ahead(),
        block -> {
          int number = writer.fragment(block);
          int offset = 0;
          for (Entry.File f : of.next()) {
            extents.put(f.digest(), Extent.inFragment(f.size(), number, offset));
            offset += (int) f.size();
          }
        });
  }

  private static List<List<Entry.File>> pack(List<Entry.File> files) {
    List<List<Entry.File>> fragments = new ArrayList<>();
    List<Entry.File> current = new ArrayList<>();
    long filled = 0;
    for (Entry.File f : files) {
      if (filled + f.size() > FRAGMENT_BYTES) {
        fragments.add(current);
        current = new ArrayList<>();
        filled = 0;
      }
      current.add(f);
      filled += f.size();
      if (filled >= MAY_END_BYTES
          && Integer.parseInt(f.digest().hex().substring(0, 2), 16) < ENDS_BELOW) {
        fragments.add(current);
        current = new ArrayList<>();
        filled = 0;
      }
    }
    if (!current.isEmpty()) {
      fragments.add(current);
    }
    return fragments;
  }

  /// The files as one compressed block, remembered under their digests.
  private Block fragment(List<Entry.File> files) throws IOException {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    files.forEach(f -> key.writeBytes(f.digest().hash()));
    Digest input = Digest.of(key.toByteArray());
    String kind = FRAGMENT + compression;
    Optional<byte[]> known = memo.recall(kind, input);
    if (known.isPresent()) {
      return Block.compressed(known.get());
    }
    int size = files.stream().mapToInt(f -> (int) f.size()).sum();
    byte[] plain = new byte[size];
    int at = 0;
    for (Entry.File f : files) {
      try (InputStream in = blobs.open(f.digest())) {
        int n = in.readNBytes(plain, at, (int) f.size());
        if (n != f.size() || in.read() >= 0) {
          throw new CorruptException(
              f.path() + ": expected " + f.size() + " bytes but the store has another number");
        }
      }
      at += (int) f.size();
    }
    Block block = compression.block(plain, 0, size);
    if (block.compressed()) {
      byte[] bytes = new byte[block.sizeBytes()];
      block.bytes().duplicate().get(bytes);
      memo.remember(kind, input, bytes);
    }
    return block;
  }
}
