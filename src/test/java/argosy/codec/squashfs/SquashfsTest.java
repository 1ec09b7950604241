package argosy.codec.squashfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SquashfsTest {
  @ParameterizedTest
  @EnumSource
  void anImageHoldsTheTreeItWasMadeOf(Compression compression) throws IOException {
    for (long seed = 1; seed <= 2; seed++) {
      TreeMap<String, Images.Thing> tree = Images.randomTree(seed);
      byte[] image = Images.image(tree, compression, seed);
      assertThat(image.length % 4096).isZero();
      SquashfsReader reader = Images.reader(image);
      assertThat(reader.compression()).isEqualTo(compression);
      assertThat(reader.epochSeconds()).isEqualTo(1_700_000_000L);
      assertThat(Images.withoutHardLinks(Images.contents(reader)))
          .isEqualTo(Images.withoutHardLinks(tree));
    }
  }

  @Test
  void hardLinksStayOneFile() throws IOException {
    TreeMap<String, Images.Thing> tree = Images.randomTree(4);
    SquashfsReader reader = Images.reader(Images.image(tree, Compression.ZSTD, 4));
    assertThat(reader.entries().stream().filter(e -> e instanceof ImageEntry.HardLink)).hasSize(2);
  }

  @Test
  void theOrderOfTheEntriesDoesNotMatter() throws IOException {
    TreeMap<String, Images.Thing> tree = Images.randomTree(5);
    assertThat(Images.image(tree, Compression.ZSTD, 1))
        .isEqualTo(Images.image(tree, Compression.ZSTD, 2));
  }

  @Test
  void anEmptyImageIsTheseBytes() throws IOException {
    byte[] image = Images.image(new TreeMap<>(), Compression.ZSTD, 0);
    assertThat(image).hasSize(4096);
    String golden =
        "68737173" // magic
            + "01000000" // inodes
            + "00f15365" // mtime 1700000000
            + "00001000" // block bytes
            + "00000000" // fragments
            + "0600" // zstd
            + "1400" // log2 of the block bytes
            + "c002" // flags: no xattrs, exportable, duplicates once
            + "0100" // ids
            + "04000000" // version
            + "0000000000000000" // root reference
            + "a200000000000000" // bytes used
            + "9a00000000000000" // id table
            + "ffffffffffffffff" // xattr table
            + "6000000000000000" // inode table
            + "8200000000000000" // directory table
            + "8200000000000000" // fragment table
            + "8c00000000000000" // export table
            + "2080" // a block of 32 bytes, stored
            + "0100ed01000000000" // directory, 0755, owner 0, group 0
            + "0f1536501000000" // mtime, number 1
            + "0000000002000000" // listing block, links
            + "0300000002000000" // listing bytes + 3, offset, parent
            + "08800000000000000000" // exports: a block of 8 bytes, inode 1 at 0
            + "8200000000000000" // where the block stands
            + "048000000000" // ids: a block of 4 bytes, owner 0
            + "9400000000000000"; // where the block stands
    assertThat(HexFormat.of().formatHex(image, 0, golden.length() / 2)).isEqualTo(golden);
    SquashfsReader reader = Images.reader(image);
    assertThat(reader.entries()).containsExactly(new ImageEntry.Directory("", 0755));
  }

  @Test
  void aFileBeyond4GiBIsKept() throws IOException {
    // Only the inode is written: the content is all holes.
    int[] holes = new int[5000];
    Extent extent = Extent.ofBlocks(96, 5000L << 20, holes);
    byte[] image = imageOf(List.of(new ImageEntry.Regular("big", 0644, extent)));
    ImageEntry.Regular big = (ImageEntry.Regular) Images.reader(image).entries().get(1);
    assertThat(big.extent().sizeBytes()).isEqualTo(5000L << 20);
    assertThat(big.extent().blocks()).isEqualTo(5000);
  }

  @Test
  void whatTheFormatCannotHoldIsRefusedWithItsPath() {
    assertThatThrownBy(
            () -> imageOf(List.of(new ImageEntry.Directory("d/" + "ü".repeat(128), 0755))))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("d/üüü")
        .hasMessageContaining("255");
    assertThatThrownBy(() -> imageOf(List.of(new ImageEntry.Symlink("s", "t".repeat(4096)))))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("s: ");
    assertThatThrownBy(
            () -> new SquashfsWriter(new ByteArrayOutputStream(), Compression.ZSTD, 1L << 32))
        .isInstanceOf(UnsupportedException.class);
  }

  private static byte[] imageOf(List<ImageEntry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SquashfsWriter writer = new SquashfsWriter(out, Compression.ZSTD, 0);
    ByteBuffer superblock = writer.finish(entries);
    byte[] image = out.toByteArray();
    superblock.get(image, 0, superblock.remaining());
    return image;
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedImageIsNeverReadAsSomethingElseThanAnError(Compression compression)
      throws IOException {
    TreeMap<String, Images.Thing> tree = new TreeMap<>();
    tree.put("", new Images.Thing.Dir(0755));
    for (int i = 0; i < 30; i++) {
      tree.put("d/f" + i, new Images.Thing.Text(0644, "content " + i));
    }
    tree.put("big", new Images.Thing.Text(0644, "0123456789".repeat(20_000)));
    tree.put("l", new Images.Thing.Link("d"));
    byte[] good = Images.image(tree, compression, 0);
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 1_500; round++) {
      byte[] bad = good.clone();
      int flips = 1 + random.nextInt(3);
      for (int i = 0; i < flips; i++) {
        bad[random.nextInt(1200)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        Images.contents(Images.reader(bad));
      } catch (CorruptException | UnsupportedException e) {
        refused++;
      } catch (IOException e) {
        assertThat(e)
            .hasMessageMatching("(?s)a (fifo|socket|block device|character device)|twice.*");
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  @Test
  void anImageCutShortIsRefused() throws IOException {
    byte[] good = Images.image(Images.randomTree(6), Compression.ZSTD, 0);
    for (int length : new int[] {0, 95, 96, good.length / 2, good.length - 4096}) {
      assertThatThrownBy(() -> Images.contents(Images.reader(Arrays.copyOf(good, length))))
          .isInstanceOf(CorruptException.class);
    }
  }

  @Test
  void aDirectoryThatHoldsItselfIsRefused() throws IOException {
    byte[] good =
        imageOf(
            List.of(new ImageEntry.Directory("a", 0755), new ImageEntry.Directory("a/a", 0755)));
    ByteBuffer in = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
    int listings = (int) in.getLong(72);
    byte[] packed = Arrays.copyOfRange(good, listings + 2, listings + 2 + in.getShort(listings));
    byte[] plain = Compression.ZSTD.decompress(packed, 8192, "listings");
    ByteBuffer listing = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    // The first listing is that of "a": point its one name at the inode of "a", 32 bytes further.
    listing.putShort(12, (short) (listing.getShort(12) + 32));
    listing.putInt(8, 2);
    in.putShort(listings, (short) (plain.length | 0x8000)).position(listings + 2);
    in.put(plain);
    in.putLong(40, 4096).putLong(48, 4088); // the tables after it are not needed to read names
    assertThatThrownBy(() -> Images.reader(good).entries())
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("/a/a: the directory stands in two places");
  }
}
