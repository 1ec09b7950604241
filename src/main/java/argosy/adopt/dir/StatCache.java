package argosy.adopt.dir;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.model.Digest;
import argosy.model.Relocation;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was read from the files of one directory, so that unchanged files need not be read again.
/// Losing it costs time, never truth: a damaged one counts as empty.
///
/// A file is unchanged if its size, both times (nanoseconds), inode and device are; and if it was
/// older than the scan that read it by [#SETTLED_NANOS], because a file written again within one
/// tick of the file system's clock looks the same (git's "racy" entries).
///
/// On disk (`spec/stat-cache.md`), integers big-endian, `text` as [DataOutputStream#writeUTF] or,
/// for paths, a 4-byte count and UTF-8:
///
///     cache  = "argosy-stat 1\n" text:root text:prefix int64:scanStarted int32:count *record sha256
///     record = path int64:size int64:modified int64:changed int64:inode int64:device
///              byte:attributes 32-byte digest byte:kind [int32:spots *( int64:offset int64:end )]
///     kind   = 0 nothing found / 1 text / 2 binary / 3 shebang / 4 pyc
final class StatCache {
  /// Two seconds: the coarsest clock of a file system in use.
  static final long SETTLED_NANOS = 2_000_000_000L;

  private static final byte[] MAGIC = "argosy-stat 1\n".getBytes(StandardCharsets.US_ASCII);

  /// As they are numbered on disk, from 1.
  private static final List<Relocation.Kind> KINDS =
      List.of(
          Relocation.Kind.TEXT,
          Relocation.Kind.BINARY,
          Relocation.Kind.SHEBANG,
          Relocation.Kind.PYC);

  private final Path file;
  private final String root;
  private final String prefix;
  private final Map<String, Known> byPath;
  private final long scanStartedNanos;

  private StatCache(
      Path file, String root, String prefix, long scanStartedNanos, Map<String, Known> byPath) {
    this.file = file;
    this.root = root;
    this.prefix = prefix;
    this.scanStartedNanos = scanStartedNanos;
    this.byPath = byPath;
  }

  /// One file as it was read.
  ///
  /// @param attributes whether extended attributes or ACLs were dropped
  /// @param kind of the relocation found, empty list of spots and kind 0 if none
  record Known(
      FileState state,
      boolean attributes,
      Digest digest,
      Optional<Relocation.Kind> kind,
      List<Relocation.Spot> spots) {}

  /// The cache of a directory, empty if there is none, it is damaged, or it is of another prefix.
  ///
  /// @param folder where caches lie
  /// @param root the directory's real path
  /// @param prefix what was, or will be, looked for in the files
  static StatCache load(Path folder, String root, String prefix) throws IOException {
    Path file = folder.resolve(Digest.of(root.getBytes(StandardCharsets.UTF_8)).hex() + ".stat");
    StatCache empty = new StatCache(file, root, prefix, Long.MIN_VALUE, Map.of());
    if (!Files.exists(file)) {
      return empty;
    }
    MessageDigest sha = Hashing.sha256();
    try (DataInputStream in =
        new DataInputStream(
            new DigestInputStream(
                new BufferedInputStream(Files.newInputStream(file), 1 << 16), sha))) {
      return read(in, sha, empty);
    } catch (CorruptException
        | EOFException
        | IllegalArgumentException
        | java.io.UTFDataFormatException e) {
      return empty;
    }
  }

  private static StatCache read(DataInputStream in, MessageDigest sha, StatCache empty)
      throws IOException {
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new CorruptException("stat cache: not one");
    }
    if (!in.readUTF().equals(empty.root) || !in.readUTF().equals(empty.prefix)) {
      return empty;
    }
    long started = in.readLong();
    int count = in.readInt();
    Map<String, Known> byPath = HashMap.newHashMap(Math.clamp(count, 0, 1 << 20));
    for (int i = 0; i < count; i++) {
      String path = readPath(in);
      byPath.put(path, readKnown(in));
    }
    byte[] expected = sha.digest();
    if (!Arrays.equals(expected, in.readNBytes(expected.length))) {
      throw new CorruptException("stat cache: checksum");
    }
    return new StatCache(empty.file, empty.root, empty.prefix, started, byPath);
  }

  private static String readPath(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > 1 << 20) {
      throw new CorruptException("stat cache: a path of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static Known readKnown(DataInputStream in) throws IOException {
    FileState state =
        new FileState(
            0100000, in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), 1);
    boolean attributes = in.readByte() != 0;
    Digest digest = Digest.ofHash(in.readNBytes(32));
    int kind = in.readByte();
    if (kind == 0) {
      return new Known(state, attributes, digest, Optional.empty(), List.of());
    }
    if (kind < 0 || kind > KINDS.size()) {
      throw new CorruptException("stat cache: unknown kind " + kind);
    }
    int count = in.readInt();
    List<Relocation.Spot> spots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spots.add(new Relocation.Spot(in.readLong(), in.readLong()));
    }
    return new Known(state, attributes, digest, Optional.of(KINDS.get(kind - 1)), spots);
  }

  /// What was read from the file when it was in this state, if that can be trusted.
  Optional<Known> unchanged(String path, FileState state) {
    Known known = byPath.get(path);
    if (known == null
        || !known.state().sameContent(state)
        || state.youngestNanos() > scanStartedNanos - SETTLED_NANOS) {
      return Optional.empty();
    }
    return Optional.of(known);
  }

  /// Replaces the cache on disk.
  ///
  /// @param startedNanos when the scan that read `files` began
  void replace(long startedNanos, Map<String, Known> files) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path next = Files.createTempFile(file.toAbsolutePath().getParent(), "stat", ".tmp");
    try {
      MessageDigest sha = Hashing.sha256();
      try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(next), 1 << 16)) {
        DataOutputStream out = new DataOutputStream(new DigestOutputStream(raw, sha));
        out.write(MAGIC);
        out.writeUTF(root);
        out.writeUTF(prefix);
        out.writeLong(startedNanos);
        out.writeInt(files.size());
        for (Map.Entry<String, Known> f : files.entrySet()) {
          write(out, f.getKey(), f.getValue());
        }
        out.flush();
        raw.write(sha.digest());
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static void write(DataOutputStream out, String path, Known known) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    out.writeInt(name.length);
    out.write(name);
    FileState s = known.state();
    out.writeLong(s.size());
    out.writeLong(s.modifiedNanos());
    out.writeLong(s.changedNanos());
    out.writeLong(s.inode());
    out.writeLong(s.device());
    out.writeByte(known.attributes() ? 1 : 0);
    out.write(known.digest().hash());
    out.writeByte(known.kind().map(k -> 1 + KINDS.indexOf(k)).orElse(0));
    if (known.kind().isPresent()) {
      out.writeInt(known.spots().size());
      for (Relocation.Spot spot : known.spots()) {
        out.writeLong(spot.offset());
        out.writeLong(spot.end());
      }
    }
  }
}
