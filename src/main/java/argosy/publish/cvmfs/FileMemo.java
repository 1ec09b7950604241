package argosy.publish.cvmfs;

import argosy.base.Hashing;
import argosy.format.cvmfs.ContentPacker;
import argosy.format.cvmfs.HashAlgorithm;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// What became of files that were published from a directory, so that those that did not change
/// need not be read again. Losing it costs time, never truth (`spec/file-memo.md`).
///
///     memo   = "argosy-cvmfs-files 1" LF *record sha256
///     record = 16*byte:key int32:length packed      ; PackedFiles
///     key    = the first half of the SHA-256 of device, inode, size, both times in nanoseconds
public final class FileMemo {
  /// A file written again within one tick of a coarse clock looks the same.
  private static final long SETTLED_NANOS = 2_000_000_000L;

  private static final byte[] MAGIC = "argosy-cvmfs-files 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_BYTES = 16;
  private final HashAlgorithm algorithm;
  private byte[] records = new byte[1 << 16];
  private int used;
  private int count;

  /// Places of records by key, open addressing; 0 is free, else one more than the place.
  private int[] table = new int[1 << 12];

  private FileMemo(HashAlgorithm algorithm) {
    this.algorithm = algorithm;
  }

  /// What a file is known by.
  public record Key(long high, long low) {
    /// @param modifiedNanos since 1970, as `changedNanos`
    public static Key of(
        long device, long inode, long size, long modifiedNanos, long changedNanos) {
      ByteBuffer in = ByteBuffer.allocate(40);
      in.putLong(device).putLong(inode).putLong(size).putLong(modifiedNanos);
      in.putLong(changedNanos);
      MessageDigest sha = Hashing.sha256();
      ByteBuffer hash = ByteBuffer.wrap(sha.digest(in.array()));
      return new Key(hash.getLong(), hash.getLong());
    }

    /// Whether a file that was last touched then can be told from what it becomes.
    public static boolean settled(long youngestNanos, long nowNanos) {
      return youngestNanos < nowNanos - SETTLED_NANOS;
    }
  }

  public static FileMemo empty(HashAlgorithm algorithm) {
    return new FileMemo(algorithm);
  }

  /// Empty if there is none, or it is damaged.
  public static FileMemo read(Path file, HashAlgorithm algorithm) throws IOException {
    FileMemo memo = new FileMemo(algorithm);
    MessageDigest sha = Hashing.sha256();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 18))) {
      byte[] all = in.readAllBytes();
      int end = all.length - 32;
      if (end < MAGIC.length || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        return memo;
      }
      sha.update(all, 0, end);
      if (!Arrays.equals(sha.digest(), Arrays.copyOfRange(all, end, all.length))) {
        return memo;
      }
      ByteBuffer records = ByteBuffer.wrap(all, MAGIC.length, end - MAGIC.length);
      while (records.hasRemaining()) {
        Key key = new Key(records.getLong(), records.getLong());
        byte[] packed = new byte[records.getInt()];
        records.get(packed);
        memo.put(key, packed);
      }
      return memo;
    } catch (NoSuchFileException | EOFException | BufferUnderflowException e) {
      return new FileMemo(algorithm);
    }
  }

  public synchronized Optional<ContentPacker.Packed> find(Key key) throws IOException {
    for (int slot = slot(key, table); table[slot] != 0; slot = slot + 1 & table.length - 1) {
      ByteBuffer record = ByteBuffer.wrap(records, table[slot] - 1, used - table[slot] + 1);
      if (record.getLong() == key.high() && record.getLong() == key.low()) {
        byte[] packed = new byte[record.getInt()];
        record.get(packed);
        return Optional.of(PackedFiles.parse(algorithm, packed));
      }
    }
    return Optional.empty();
  }

  public synchronized void remember(Key key, ContentPacker.Packed packed) throws IOException {
    put(key, PackedFiles.toBytes(packed));
  }

  private void put(Key key, byte[] packed) {
    int needed = used + KEY_BYTES + 4 + packed.length;
    if (needed > records.length) {
      records = Arrays.copyOf(records, Math.max(needed, records.length + records.length / 2));
    }
    int place = used;
    ByteBuffer.wrap(records, used, needed - used)
        .putLong(key.high())
        .putLong(key.low())
        .putInt(packed.length)
        .put(packed);
    used = needed;
    if (++count * 2 > table.length) {
      grow();
    }
    insert(key, place, table);
  }

  private void grow() {
    int[] larger = new int[table.length * 2];
    for (int at : table) {
      if (at != 0) {
        ByteBuffer record = ByteBuffer.wrap(records, at - 1, KEY_BYTES);
        insert(new Key(record.getLong(), record.getLong()), at - 1, larger);
      }
    }
    table = larger;
  }

  private static void insert(Key key, int place, int[] into) {
    int slot = slot(key, into);
    while (into[slot] != 0) {
      slot = slot + 1 & into.length - 1;
    }
    into[slot] = place + 1;
  }

  private static int slot(Key key, int[] table) {
    return (int) (key.high() >>> 20) & table.length - 1;
  }

  /// Puts the memo in place of the one that is there.
  public synchronized void write(Path file) throws IOException {
    Path parent = Optional.ofNullable(file.getParent()).orElse(Path.of("."));
    Files.createDirectories(parent);
    Path part = parent.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
    MessageDigest sha = Hashing.sha256();
    try {
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 18))) {
        out.write(MAGIC);
        out.write(records, 0, used);
        sha.update(MAGIC);
        sha.update(records, 0, used);
        out.write(sha.digest());
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
