package argosy.codec.squashfs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Walks an image from its root directory, inode by inode.
final class DirectoryWalk {
  private static final int MAX_ENTRIES = 1 << 24;
  private static final int MAX_DEPTH = 1024;
  private static final int NAMES_PER_HEADER = 256;
  private static final int MAX_NAME_BYTES = 256;
  private static final int NO_XATTR = -1;

  private final SquashfsReader image;
  private final Superblock superblock;
  private final MetadataReader inodes;
  private final MetadataReader listings;
  private final List<ImageEntry> entries = new ArrayList<>();
  private final Set<Integer> directories = new HashSet<>();
  private final Map<Integer, String> files = new HashMap<>();
  private final Deque<Listing> pending = new ArrayDeque<>();

  DirectoryWalk(SquashfsReader image, ImageSource source, Superblock superblock) {
    this.image = image;
    this.superblock = superblock;
    this.inodes =
        new MetadataReader(
            source,
            superblock.compression(),
            "inode table",
            superblock.inodeTable(),
            superblock.directoryTable());
    this.listings =
        new MetadataReader(
            source,
            superblock.compression(),
            "directory table",
            superblock.directoryTable(),
            superblock.fragments() == 0 ? superblock.idTable() : superblock.fragmentTable());
  }

  /// A directory whose names are still to be read.
  private record Listing(String path, int depth, long reference, long sizeBytes) {}

  List<ImageEntry> entries() throws IOException {
    inode("", 0, superblock.rootReference(), 1, 0);
    while (!pending.isEmpty()) {
      read(pending.removeLast());
    }
    return List.copyOf(entries);
  }

  private void read(Listing listing) throws IOException {
    long left = listing.sizeBytes();
    if (left == 0) {
      return;
    }
    MetadataReader.Cursor in = listings.at(listing.reference());
    byte[] before = new byte[0];
    while (left > 0) {
      int count = in.u32AsInt() + 1;
      long block = in.u32();
      int firstNumber = in.u32AsInt();
      left -= 12;
      if (count < 1 || count > NAMES_PER_HEADER) {
        throw corrupt(listing.path(), "a listing header counts " + count + " names");
      }
      for (int i = 0; i < count; i++) {
        int offset = in.u16();
        int number = firstNumber + (short) in.u16();
        int type = in.u16();
        int length = in.u16() + 1;
        left -= 8 + length;
        if (length > MAX_NAME_BYTES || left < 0) {
          throw corrupt(listing.path(), "a name of " + length + " bytes does not fit its listing");
        }
        byte[] name = in.bytes(length);
        if (Arrays.compareUnsigned(before, name) >= 0) {
          throw corrupt(listing.path(), "its names are not in order");
        }
        before = name;
        String path = listing.path().isEmpty() ? "" : listing.path() + "/";
        path += text(listing.path(), name);
        int found = inode(path, listing.depth() + 1, block << 16 | offset, type, number);
        if (found != type) {
          throw corrupt(path, "listed as type " + type + " but its inode is of type " + found);
        }
      }
    }
  }

  private static String text(String directory, byte[] name) throws IOException {
    for (byte b : name) {
      if (b == 0 || b == '/') {
        throw corrupt(directory, "a name holds a slash or NUL");
      }
    }
    if (name[0] == '.' && (name.length == 1 || name.length == 2 && name[1] == '.')) {
      throw corrupt(directory, "a name is . or ..");
    }
    return utf8(directory, name);
  }

  private static String utf8(String path, byte[] bytes) throws UnsupportedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new UnsupportedException(
          "squashfs: /" + path + ": holds a name that is not UTF-8", "rename it");
    }
  }

  /// Reads an inode and keeps its entry; returns its basic type.
  ///
  /// @param number as the listing says, 0 if there is none (the root)
  private int inode(String path, int depth, long reference, int listedType, int number)
      throws IOException {
    MetadataReader.Cursor in = inodes.at(reference);
    int type = in.u16();
    int mode = in.u16();
    int owner = in.u16();
    int group = in.u16();
    in.u32();
    int ownNumber = in.u32AsInt();
    if (number != 0 && ownNumber != number
        || ownNumber < 1
        || ownNumber > superblock.inodes()
        || (mode & ~07777) != 0
        || owner >= superblock.ids()
        || group >= superblock.ids()) {
      throw corrupt(path, "its inode at " + reference + " does not fit its name or the image");
    }
    if (entries.size() >= MAX_ENTRIES || depth > MAX_DEPTH) {
      throw new UnsupportedException(
          "squashfs: /" + path + ": more than " + MAX_ENTRIES + " names or " + MAX_DEPTH + " deep",
          "read it with unsquashfs");
    }
    switch (type) {
      case 1, 8 -> directory(path, depth, mode, ownNumber, type == 8, in);
      case 2, 9 -> file(path, mode, ownNumber, type == 9, in);
      case 3, 10 -> symlink(path, type == 10, in);
      case 4, 11 -> entries.add(new ImageEntry.Special(path, "block device"));
      case 5, 12 -> entries.add(new ImageEntry.Special(path, "character device"));
      case 6, 13 -> entries.add(new ImageEntry.Special(path, "fifo"));
      case 7, 14 -> entries.add(new ImageEntry.Special(path, "socket"));
      default -> throw corrupt(path, "unknown inode type " + type);
    }
    int basic = type > 7 ? type - 7 : type;
    if (depth == 0 && basic != listedType) {
      throw corrupt(path, "the root is not a directory");
    }
    return basic;
  }

  private void directory(
      String path, int depth, int mode, int number, boolean large, MetadataReader.Cursor in)
      throws IOException {
    long block;
    long size;
    int offset;
    if (large) {
      in.u32();
      size = in.u32();
      block = in.u32();
      in.u32();
      in.u16();
      offset = in.u16();
      requireNoXattr(path, in);
    } else {
      block = in.u32();
      in.u32();
      size = in.u16();
      offset = in.u16();
      in.u32();
    }
    if (size < 3) {
      throw corrupt(path, "a listing of " + size + " bytes, expected at least 3");
    }
    if (!directories.add(number)) {
      throw corrupt(path, "the directory stands in two places");
    }
    entries.add(new ImageEntry.Directory(path, mode));
    pending.add(new Listing(path, depth, block << 16 | offset, size - 3));
  }

  private void file(String path, int mode, int number, boolean large, MetadataReader.Cursor in)
      throws IOException {
    long start;
    long size;
    int fragment;
    int fragmentOffset;
    if (large) {
      start = in.u64();
      size = in.u64();
      in.u64();
      in.u32();
      fragment = in.u32AsInt();
      fragmentOffset = in.u32AsInt();
      requireNoXattr(path, in);
    } else {
      start = in.u32();
      fragment = in.u32AsInt();
      fragmentOffset = in.u32AsInt();
      size = in.u32();
    }
    if (files.putIfAbsent(number, path) != null) {
      entries.add(new ImageEntry.HardLink(path, files.getOrDefault(number, path)));
      return;
    }
    if (size < 0) {
      throw corrupt(path, "a size beyond 8 EiB");
    }
    int blockBytes = superblock.blockBytes();
    int tail = (int) (size % blockBytes);
    boolean tailInFragment = fragment != Extent.NO_FRAGMENT;
    if (tailInFragment
        && (fragment < 0
            || fragment >= image.fragments()
            || fragmentOffset < 0
            || fragmentOffset > blockBytes - tail)) {
      throw corrupt(path, "fragment " + fragment + " at " + fragmentOffset + " is not there");
    }
    long count = tailInFragment ? size / blockBytes : Math.ceilDiv(size, (long) blockBytes);
    int[] words = words(path, start, count, in);
    entries.add(
        new ImageEntry.Regular(
            path,
            mode,
            words.length == 0 && !tailInFragment
                ? Extent.EMPTY
                : new Extent(
                    words.length == 0 ? 0 : start, size, words, fragment, fragmentOffset)));
  }

  /// The size words of a file's blocks. The array grows as words are found, whatever the count
  /// says.
  private int[] words(String path, long start, long count, MetadataReader.Cursor in)
      throws IOException {
    int[] words = new int[(int) Math.min(count, 1024)];
    long at = start;
    for (int i = 0; i < count; i++) {
      if (i == words.length) {
        words = Arrays.copyOf(words, (int) Math.min(count, words.length * 2L));
      }
      words[i] = in.u32AsInt();
      int stored = words[i] & ~Block.STORED_BIT;
      if (stored != 0) {
        image.requireData(path, at, words[i]);
      }
      at += stored;
    }
    return words;
  }

  private void symlink(String path, boolean large, MetadataReader.Cursor in) throws IOException {
    in.u32();
    long length = in.u32();
    if (length < 1 || length > 0xffff) {
      throw corrupt(path, "a link's target of " + length + " bytes");
    }
    byte[] target = in.bytes((int) length);
    if (large) {
      requireNoXattr(path, in);
    }
    for (byte b : target) {
      if (b == 0) {
        throw corrupt(path, "a link's target holds NUL");
      }
    }
    entries.add(new ImageEntry.Symlink(path, utf8(path, target)));
  }

  private static void requireNoXattr(String path, MetadataReader.Cursor in) throws IOException {
    if (in.u32AsInt() != NO_XATTR) {
      throw new UnsupportedException(
          "squashfs: /" + path + ": has extended attributes",
          "make the image again with mksquashfs -no-xattrs");
    }
  }

  private static CorruptException corrupt(String path, String what) {
    return new CorruptException("squashfs: /" + path + ": " + what);
  }
}
