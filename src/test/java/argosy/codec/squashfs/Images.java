package argosy.codec.squashfs;

import argosy.base.Utf8Order;
import argosy.model.Output;
import argosy.store.MemoryOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Makes trees and images of them for the tests, and shows images as plain values.
final class Images {
  private Images() {}

  /// A name in a test's tree: what it is, without where its bytes lie.
  sealed interface Thing {
    record Dir(int mode) implements Thing {}

    record Text(int mode, String contentAsLatin1) implements Thing {}

    record Link(String target) implements Thing {}

    record Same(String first) implements Thing {}
  }

  /// A tree with empty, small, large, equal and incompressible files, hard links, a crowded
  /// directory, deep and strange names.
  static TreeMap<String, Thing> randomTree(long seed) {
    Random random = new Random(seed);
    TreeMap<String, Thing> tree = new TreeMap<>(Utf8Order.COMPARATOR);
    tree.put("", new Thing.Dir(0755));
    List<String> directories = new ArrayList<>(List.of(""));
    String[] odd = {"with space", "größe", "日本", "\uD83D\uDE80", "a\nb", "-", "A", "x".repeat(255)};
    for (String name : odd) {
      tree.put(name, new Thing.Dir(0700 + random.nextInt(64)));
      directories.add(name);
    }
    for (int i = 0; i < 40; i++) {
      String parent = directories.get(random.nextInt(directories.size()));
      String path = (parent.isEmpty() ? "" : parent + "/") + "d" + i;
      tree.put(path, new Thing.Dir(random.nextInt(07777) | 0500));
      directories.add(path);
    }
    for (int i = 0; i < 700; i++) {
      String parent = i < 500 ? "with space" : directories.get(random.nextInt(directories.size()));
      tree.put((parent.isEmpty() ? "" : parent + "/") + "f" + i, file(random, i));
    }
    tree.put("hard", new Thing.Same("with space/f7"));
    tree.put("A/hard", new Thing.Same("with space/f7"));
    tree.put("link", new Thing.Link("größe/../A"));
    tree.put("absolute", new Thing.Link("/" + "y".repeat(4000)));
    return tree;
  }

  private static Thing file(Random random, int i) {
    int size =
        switch (i % 50) {
          case 0 -> 0;
          case 1 -> i % 200 == 1 ? 2 * SquashfsWriter.BLOCK_BYTES + random.nextInt(3) : 65_536;
          case 2 -> 70_000 + random.nextInt(100_000);
          default -> random.nextInt(2_000);
        };
    byte[] bytes = new byte[size];
    if (i % 100 == 51) {
      random.nextBytes(bytes);
    } else {
      for (int k = 0; k < size; k++) {
        bytes[k] = (byte) ("argosy " + i % 9).charAt(k % 8);
      }
    }
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    return new Thing.Text(random.nextInt(07777), content);
  }

  static byte[] bytes(Thing.Text text) {
    return text.contentAsLatin1().getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The tree as an image, its entries handed over in an order of the seed's choosing.
  static byte[] image(Map<String, Thing> tree, Compression compression, long seed)
      throws IOException {
    MemoryOutput output = new MemoryOutput();
    try (Output.Sink sink = output.create("image")) {
      SquashfsWriter writer = new SquashfsWriter(sink.stream(), compression, 1_700_000_000L);
      List<ImageEntry> entries = entries(tree, compression, writer);
      Collections.shuffle(entries, new Random(seed));
      sink.patch(0, writer.finish(entries));
      sink.commit("application/octet-stream");
    }
    return output.bytes("image");
  }

  private static List<ImageEntry> entries(
      Map<String, Thing> tree, Compression compression, SquashfsWriter writer) throws IOException {
    List<ImageEntry> entries = new ArrayList<>();
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    int fragment = 0;
    for (Map.Entry<String, Thing> e : tree.entrySet()) {
      String path = e.getKey();
      switch (e.getValue()) {
        case Thing.Dir d -> entries.add(new ImageEntry.Directory(path, d.mode()));
        case Thing.Link l -> entries.add(new ImageEntry.Symlink(path, l.target()));
        case Thing.Same s -> entries.add(new ImageEntry.HardLink(path, s.first()));
        case Thing.Text t -> {
          byte[] content = bytes(t);
          Extent extent;
          if (content.length == 0) {
            extent = Extent.EMPTY;
          } else if (content.length < 65536) {
            if (small.size() + content.length > 100_000) {
              writer.fragment(compression.block(small.toByteArray(), 0, small.size()));
              small.reset();
              fragment++;
            }
            extent = Extent.inFragment(content.length, fragment, small.size());
            small.writeBytes(content);
          } else {
            extent = blocks(content, compression, writer);
          }
          entries.add(new ImageEntry.Regular(path, t.mode(), extent));
        }
      }
    }
    if (small.size() > 0) {
      writer.fragment(compression.block(small.toByteArray(), 0, small.size()));
    }
    return entries;
  }

  private static Extent blocks(byte[] content, Compression compression, SquashfsWriter writer)
      throws IOException {
    long start = writer.position();
    int[] words = new int[Math.ceilDiv(content.length, SquashfsWriter.BLOCK_BYTES)];
    for (int i = 0; i < words.length; i++) {
      int from = i * SquashfsWriter.BLOCK_BYTES;
      int length = Math.min(SquashfsWriter.BLOCK_BYTES, content.length - from);
      words[i] = writer.block(compression.block(content, from, length));
    }
    return Extent.ofBlocks(start, content.length, words);
  }

  /// What an image holds, as [#randomTree] would have made it.
  static TreeMap<String, Thing> contents(SquashfsReader image) throws IOException {
    TreeMap<String, Thing> tree = new TreeMap<>(Utf8Order.COMPARATOR);
    for (ImageEntry entry : image.entries()) {
      Thing thing =
          switch (entry) {
            case ImageEntry.Directory d -> new Thing.Dir(d.mode());
            case ImageEntry.Symlink l -> new Thing.Link(l.target());
            case ImageEntry.HardLink h -> new Thing.Same(h.first());
            case ImageEntry.Special s -> throw new IOException("a " + s.kind());
            case ImageEntry.Regular r -> {
              try (InputStream in = image.open(r.extent())) {
                yield new Thing.Text(
                    r.mode(), new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
              }
            }
          };
      if (tree.put(entry.path(), thing) != null) {
        throw new IOException("twice: " + entry.path());
      }
    }
    return tree;
  }

  /// The tree with each hard link replaced by the file, for readers that may find the names in
  /// another order.
  static TreeMap<String, Thing> withoutHardLinks(TreeMap<String, Thing> tree) {
    TreeMap<String, Thing> out = new TreeMap<>(tree);
    out.replaceAll((path, t) -> t instanceof Thing.Same s ? out.getOrDefault(s.first(), t) : t);
    return out;
  }

  static SquashfsReader reader(byte[] image) throws IOException {
    return new SquashfsReader(new Bytes(image), 0, image.length);
  }

  /// A channel over bytes.
  static final class Bytes implements SeekableByteChannel {
    private final byte[] bytes;
    private int position;

    Bytes(byte[] bytes) {
      this.bytes = Arrays.copyOf(bytes, bytes.length);
    }

    @Override
    public int read(ByteBuffer target) {
      int n = Math.min(target.remaining(), bytes.length - position);
      if (n <= 0) {
        return -1;
      }
      target.put(bytes, position, n);
      position += n;
      return n;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      throw new IOException("read-only");
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
      position = (int) Math.min(newPosition, bytes.length);
      return this;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      throw new IOException("read-only");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // Bytes need no closing.
    }
  }
}
