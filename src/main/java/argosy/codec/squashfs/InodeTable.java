package argosy.codec.squashfs;

import argosy.base.UnsupportedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The inode and directory tables of an image, made from its entries.
///
///     inode     = u16:type u16:mode u16:owner u16:group u32:mtime u32:number body
///     body      = directory / file / symlink / large-directory / large-file
///     directory = u32:listingBlock u32:links u16:listingBytes+3 u16:listingOffset u32:parent      (type 1)
///     file      = u32:start u32:fragment u32:fragmentOffset u32:size *u32:word                    (type 2)
///     symlink   = u32:links u32:targetBytes target                                                (type 3)
///     large-directory = u32:links u32:listingBytes+3 u32:listingBlock u32:parent u16:0 u16:listingOffset
///                       u32:noXattr                                                               (type 8)
///     large-file      = u64:start u64:size u64:holeBytes u32:links u32:fragment u32:fragmentOffset
///                       u32:noXattr *u32:word                                                     (type 9)
///     listing   = *(u32:count-1 u32:inodeBlock u32:firstNumber 1*256 name)
///     name      = u16:inodeOffset s16:number-firstNumber u16:type u16:bytes-1 bytes               (basic types only)
///
/// Names are sorted by their bytes. Inodes of one directory stand together and are numbered one
/// after the other, so a listing needs few headers; a directory's own inode follows its listing.
final class InodeTable {
  private static final int NAMES_PER_HEADER = 256;
  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_TARGET_BYTES = 4095;
  private static final int NONE = -1;

  private final long epochSeconds;
  private final int blockBytes;
  private final MetadataWriter inodes;
  private final MetadataWriter listings;
  private final List<Node> byNumber = new ArrayList<>();
  private final long rootReference;
  private final byte[] inodeBytes;
  private final byte[] listingBytes;

  InodeTable(
      Compression compression,
      long epochSeconds,
      int blockBytes,
      Collection<? extends ImageEntry> entries)
      throws UnsupportedException {
    this.epochSeconds = epochSeconds;
    this.blockBytes = blockBytes;
    this.inodes = new MetadataWriter(compression);
    this.listings = new MetadataWriter(compression);
    Node root = Node.rootOf(entries);
    number(root);
    numberBelow(root);
    writeBelow(root);
    writeInode(root, byNumber.size() + 1);
    this.rootReference = root.reference;
    this.inodeBytes = inodes.finish();
    this.listingBytes = listings.finish();
  }

  int count() {
    return byNumber.size();
  }

  long rootReference() {
    return rootReference;
  }

  byte[] inodes() {
    return inodeBytes;
  }

  byte[] directories() {
    return listingBytes;
  }

  /// The place of every inode, by number.
  byte[] references() {
    ByteBuffer out = ByteBuffer.allocate(byNumber.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
    byNumber.forEach(n -> out.putLong(n.reference));
    return out.array();
  }

  private void number(Node node) {
    if (node.number == 0) {
      byNumber.add(node);
      node.number = byNumber.size();
    }
  }

  private void numberBelow(Node directory) {
    directory.children.values().forEach(this::number);
    directory.children.values().stream().filter(Node::isDirectory).forEach(this::numberBelow);
  }

  /// Writes everything below the directory, and its listing.
  private void writeBelow(Node directory) throws UnsupportedException {
    for (Node child : directory.children.values()) {
      if (child.isDirectory()) {
        writeBelow(child);
      }
    }
    for (Node child : directory.children.values()) {
      if (child.reference == NONE) {
        writeInode(child, directory.number);
      }
    }
    directory.listing = listings.reference();
    directory.listingBytes = writeListing(directory);
  }

  private long writeListing(Node directory) throws UnsupportedException {
    long written = 0;
    List<Node.Named> names = new ArrayList<>();
    directory.children.forEach((name, node) -> names.add(new Node.Named(name, node)));
    int from = 0;
    while (from < names.size()) {
      Node first = names.get(from).node();
      int to = from + 1;
      while (to < names.size()
          && to - from < NAMES_PER_HEADER
          && names.get(to).node().reference >> 16 == first.reference >> 16
          && fitsShort(names.get(to).node().number - first.number)) {
        to++;
      }
      written +=
          listed(
              ByteBuffer.allocate(12)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putInt(to - from - 1)
                  .putInt((int) (first.reference >> 16))
                  .putInt(first.number));
      for (Node.Named n : names.subList(from, to)) {
        byte[] name = n.name().getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_NAME_BYTES) {
          throw new UnsupportedException(
              n.node().path()
                  + ": squashfs holds names of at most "
                  + MAX_NAME_BYTES
                  + " bytes, this has "
                  + name.length,
              "rename it");
        }
        written +=
            listed(
                ByteBuffer.allocate(8 + name.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) n.node().reference)
                    .putShort((short) (n.node().number - first.number))
                    .putShort((short) n.node().basicType())
                    .putShort((short) (name.length - 1))
                    .put(name));
      }
      from = to;
    }
    return written;
  }

  private static boolean fitsShort(int difference) {
    return difference == (short) difference;
  }

  private int listed(ByteBuffer record) {
    listings.write(record.flip());
    return record.capacity();
  }

  private void writeInode(Node node, int parent) throws UnsupportedException {
    node.reference = inodes.reference();
    switch (node.entry) {
      case ImageEntry.Directory d -> directory(node, d.mode(), parent);
      case ImageEntry.Regular r -> file(node, r);
      case ImageEntry.Symlink l -> symlink(node, l);
      case ImageEntry.HardLink h -> throw new IllegalStateException("resolved before: " + h.path());
      case ImageEntry.Special s -> throw new IllegalStateException("refused before: " + s.path());
    }
  }

  private void directory(Node node, int mode, int parent) throws UnsupportedException {
    long size = node.listingBytes + 3;
    int block = (int) (node.listing >> 16);
    short offset = (short) node.listing;
    int links = 2 + (int) node.children.values().stream().filter(Node::isDirectory).count();
    if (size <= 0xffff) {
      inodes.write(
          begin(1, mode, node.number, 16)
              .putInt(block)
              .putInt(links)
              .putShort((short) size)
              .putShort(offset)
              .putInt(parent)
              .flip());
    } else if (size <= Integer.MAX_VALUE) {
      inodes.write(
          begin(8, mode, node.number, 24)
              .putInt(links)
              .putInt((int) size)
              .putInt(block)
              .putInt(parent)
              .putShort((short) 0)
              .putShort(offset)
              .putInt(NONE)
              .flip());
    } else {
      throw new UnsupportedException(
          node.path() + ": squashfs holds directories of 2 GiB of names", "split the directory");
    }
  }

  private void file(Node node, ImageEntry.Regular file) {
    Extent e = file.extent();
    int tail = e.blocks() * 4;
    ByteBuffer out;
    if (node.links == 1 && e.start() <= 0xffffffffL && e.sizeBytes() <= 0xffffffffL) {
      out =
          begin(2, file.mode(), node.number, 16 + tail)
              .putInt((int) e.start())
              .putInt(e.fragment())
              .putInt(e.fragmentOffset())
              .putInt((int) e.sizeBytes());
    } else {
      out =
          begin(9, file.mode(), node.number, 40 + tail)
              .putLong(e.start())
              .putLong(e.sizeBytes())
              .putLong(e.holeBytes(blockBytes))
              .putInt(node.links)
              .putInt(e.fragment())
              .putInt(e.fragmentOffset())
              .putInt(NONE);
    }
    for (int i = 0; i < e.blocks(); i++) {
      out.putInt(e.word(i));
    }
    inodes.write(out.flip());
  }

  private void symlink(Node node, ImageEntry.Symlink link) throws UnsupportedException {
    byte[] target = link.target().getBytes(StandardCharsets.UTF_8);
    if (target.length > MAX_TARGET_BYTES) {
      throw new UnsupportedException(
          link.path()
              + ": a link's target has at most "
              + MAX_TARGET_BYTES
              + " bytes, this has "
              + target.length,
          "shorten the link");
    }
    inodes.write(
        begin(3, 0777, node.number, 8 + target.length)
            .putInt(1)
            .putInt(target.length)
            .put(target)
            .flip());
  }

  private ByteBuffer begin(int type, int mode, int number, int bodyBytes) {
    return ByteBuffer.allocate(16 + bodyBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) type)
        .putShort((short) mode)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt((int) epochSeconds)
        .putInt(number);
  }
}
