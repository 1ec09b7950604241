package argosy.adopt.dir;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.model.Digest;
import argosy.model.Relocation;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What was read from the files of one directory, so that unchanged files need not be read again,
/// whatever their names are now. Losing it costs time, never truth.
///
/// A file is unchanged if its inode, device, size and both times (nanoseconds) are; and if it was
/// older than the scan that read it by [#SETTLED_NANOS], because a file written again within one
/// tick of the file system's clock looks the same (git's "racy" entries).
///
/// On disk (`spec/stat-cache.md`), integers big-endian:
///
///     cache  = "argosy-stat 3\n" text:root text:prefix int64:scanStarted int32:count *record sha256
///     text   = int32:bytes UTF-8
///     record = int64:inode int64:device int64:size int64:modified int64:changed byte:flags
///              32-byte:digest byte:kind [int32:spots *( int64:offset int64:end )]
///     flags  = 1 extended attributes were dropped + 2 read as compiled Python
///     kind   = 0 nothing found / 1 text / 2 binary / 3 shebang / 4 pyc
final class StatCache {
  /// Two seconds: the coarsest clock of a file system in use.
  static final long SETTLED_NANOS = 2_000_000_000L;

  private static final byte[] MAGIC = "argosy-stat 3\n".getBytes(StandardCharsets.US_ASCII);
  private static final int SHA_BYTES = 32;
  private static final int RECORD_BYTES = 74;
  private static final int ATTRIBUTES = 1;
  private static final int COMPILED = 2;

  /// As they are numbered on disk, from 1.
  private static final List<Relocation.Kind> KINDS =
      List.of(
          Relocation.Kind.TEXT,
          Relocation.Kind.BINARY,
          Relocation.Kind.SHEBANG,
          Relocation.Kind.PYC);

  private final String root;
  private final String prefix;
  private final long scanStartedNanos;
  private final int count;
  private final ByteBuffer bytes;

  /// Places of records by a hash of inode and device, open addressing; 0 is free.
  private final int[] table;

  private StatCache(
      String root, String prefix, long scanStartedNanos, int count, ByteBuffer bytes, int[] table) {
    this.root = root;
    this.prefix = prefix;
    this.scanStartedNanos = scanStartedNanos;
    this.count = count;
    this.bytes = bytes;
    this.table = table;
  }

  /// One file as it was read.
  ///
  /// @param attributes whether extended attributes or ACLs were dropped
  /// @param compiled whether it was read as compiled Python, whose header is set right
  /// @param kind of what was found; empty, and no spots, if nothing
  record Known(
      FileState state,
      boolean attributes,
      boolean compiled,
      Digest digest,
      Optional<Relocation.Kind> kind,
      List<Relocation.Spot> spots) {}

  String root() {
    return root;
  }

  String prefix() {
    return prefix;
  }

  int count() {
    return count;
  }

  /// @throws CorruptException if the file is damaged or of another version
  static StatCache read(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int end = all.length - SHA_BYTES;
    MessageDigest sha = Hashing.sha256();
    if (end < MAGIC.length || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new CorruptException(file + ": not a stat cache of this version");
    }
    sha.update(all, 0, end);
    if (!Arrays.equals(sha.digest(), Arrays.copyOfRange(all, end, all.length))) {
      throw new CorruptException(file + ": stat cache: checksum");
    }
    ByteBuffer in = ByteBuffer.wrap(all, MAGIC.length, end - MAGIC.length);
    try {
      String root = text(in);
      String prefix = text(in);
      long started = in.getLong();
      int count = in.getInt();
      int[] table = new int[Integer.highestOneBit(Math.max(count, 4)) * 4];
      for (int i = 0; i < count; i++) {
        int at = in.position();
        put(table, in.getLong(at), in.getLong(at + 8), at);
        in.position(at + RECORD_BYTES);
        if (in.get(at + RECORD_BYTES - 1) != 0) {
          int spots = in.getInt();
          in.position(in.position() + spots * 16);
        }
      }
      return new StatCache(root, prefix, started, count, ByteBuffer.wrap(all), table);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CorruptException(file + ": stat cache: cut off", e);
    }
  }

  private static String text(ByteBuffer in) {
    byte[] utf8 = new byte[in.getInt()];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static int slot(int[] table, long inode, long device) {
    long mixed = (inode * 31 + device) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & (table.length - 1);
  }

  private static void put(int[] table, long inode, long device, int at) {
    int slot = slot(table, inode, device);
    while (table[slot] != 0) {
      slot = slot + 1 & (table.length - 1);
    }
    table[slot] = at;
  }

  /// What was read from the file when it was in this state, if that can be trusted.
  Optional<Known> unchanged(FileState state, boolean compiled) {
    if (state.youngestNanos() > scanStartedNanos - SETTLED_NANOS) {
      return Optional.empty();
    }
    for (int slot = slot(table, state.inode(), state.device());
        table[slot] != 0;
        slot = slot + 1 & (table.length - 1)) {
      int at = table[slot];
      if (bytes.getLong(at) == state.inode()
          && bytes.getLong(at + 8) == state.device()
          && bytes.getLong(at + 16) == state.size()
          && bytes.getLong(at + 24) == state.modifiedNanos()
          && bytes.getLong(at + 32) == state.changedNanos()
          && ((bytes.get(at + 40) & COMPILED) != 0) == compiled) {
        return Optional.of(known(at, state));
      }
    }
    return Optional.empty();
  }

  private Known known(int at, FileState state) {
    byte[] hash = new byte[SHA_BYTES];
    bytes.get(at + 41, hash);
    byte flags = bytes.get(at + 40);
    int kind = bytes.get(at + RECORD_BYTES - 1);
    List<Relocation.Spot> spots = new ArrayList<>();
    if (kind != 0) {
      int n = bytes.getInt(at + RECORD_BYTES);
      for (int i = 0; i < n; i++) {
        int spot = at + RECORD_BYTES + 4 + 16 * i;
        spots.add(new Relocation.Spot(bytes.getLong(spot), bytes.getLong(spot + 8)));
      }
    }
    return new Known(
        state,
        (flags & ATTRIBUTES) != 0,
        (flags & COMPILED) != 0,
        Digest.ofHash(hash),
        kind == 0 ? Optional.empty() : Optional.of(KINDS.get(kind - 1)),
        spots);
  }

  /// Writes a cache in one step.
  ///
  /// @param startedNanos when the scan that read the files began
  static void write(
      Path file, String root, String prefix, long startedNanos, Collection<Known> files)
      throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path next = Files.createTempFile(folder, "stat", ".tmp");
    try {
      MessageDigest sha = Hashing.sha256();
      try (OutputStream raw = Files.newOutputStream(next);
          DataOutputStream out =
              new DataOutputStream(
                  new BufferedOutputStream(new DigestOutputStream(raw, sha), 1 << 16))) {
        out.write(MAGIC);
        writeText(out, root);
        writeText(out, prefix);
        out.writeLong(startedNanos);
        out.writeInt(files.size());
        for (Known k : files) {
          write(out, k);
        }
        out.flush();
        raw.write(sha.digest());
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static void write(DataOutputStream out, Known k) throws IOException {
    FileState s = k.state();
    out.writeLong(s.inode());
    out.writeLong(s.device());
    out.writeLong(s.size());
    out.writeLong(s.modifiedNanos());
    out.writeLong(s.changedNanos());
    out.writeByte((k.attributes() ? ATTRIBUTES : 0) | (k.compiled() ? COMPILED : 0));
    out.write(k.digest().hash());
    out.writeByte(k.kind().map(kind -> 1 + KINDS.indexOf(kind)).orElse(0));
    if (k.kind().isPresent()) {
      out.writeInt(k.spots().size());
      for (Relocation.Spot spot : k.spots()) {
        out.writeLong(spot.offset());
        out.writeLong(spot.end());
      }
    }
  }
}
