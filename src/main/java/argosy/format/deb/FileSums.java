package argosy.format.deb;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Memo;
import argosy.model.Profile;
import argosy.model.Sections;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The MD5 of every file, as deb(5)'s `md5sums` asks for; computed once for each content.
///
/// Remembered are the sums of a package's whole tree (`md5-tree/1`: 16 bytes a file, in the tree's
/// order), so that an unchanged package costs one look-up, and those of large files (`md5/1`), so
/// that a changed package costs its changed files.
final class FileSums {
  private static final String OF_TREE = "md5-tree/1";
  private static final String OF_FILE = "md5/1";
  private static final int BYTES = 16;
  private static final int BATCH_FILES = 256;
  private static final long BATCH_BYTES = 4L << 20;

  private final Parallel parallel;
  private final Memo memo;
  private final Map<Digest, byte[]> sums = new HashMap<>();

  FileSums(Parallel parallel, Memo memo) {
    this.parallel = parallel;
    this.memo = memo;
  }

  /// The sum of a content that [#add] or [#addParts] has seen.
  byte[] md5(Digest digest) {
    byte[] sum = sums.get(digest);
    if (sum == null) {
      throw new IllegalStateException("no MD5 was taken of " + digest);
    }
    return sum;
  }

  /// The packages' files, from the memo where it has them.
  void addParts(List<Profile.Part> parts, BlobSource blobs) throws IOException {
    List<Tree> unknown = new ArrayList<>();
    for (Profile.Part part : parts) {
      Optional<byte[]> known = memo.recall(OF_TREE, part.tree().digest());
      if (known.isEmpty() || !take(part.tree(), known.get())) {
        unknown.add(part.tree());
      }
    }
    for (Tree tree : unknown) {
      add(tree.entries(), blobs);
      memo.remember(OF_TREE, tree.digest(), joined(tree));
    }
  }

  /// The files that are not known yet.
  void add(Collection<Entry> entries, BlobSource blobs) throws IOException {
    Map<Digest, Entry.File> wanted = new HashMap<>();
    List<Parallel.Task<Map<Digest, byte[]>>> tasks = new ArrayList<>();
    List<Entry.File> batch = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : entries) {
      if (entry instanceof Entry.File f
          && !sums.containsKey(f.digest())
          && wanted.putIfAbsent(f.digest(), f) == null) {
        batch.add(f);
        bytes += f.size();
        if (batch.size() >= BATCH_FILES || bytes >= BATCH_BYTES) {
          tasks.add(task(List.copyOf(batch), blobs));
          batch.clear();
          bytes = 0;
        }
      }
    }
    tasks.add(task(List.copyOf(batch), blobs));
    parallel.ordered(tasks.iterator(), parallel.threads() * 4, sums::putAll);
  }

  private Parallel.Task<Map<Digest, byte[]>> task(List<Entry.File> files, BlobSource blobs) {
    return () -> {
      Map<Digest, byte[]> done = new HashMap<>();
      byte[] buffer = new byte[1 << 16];
      for (Entry.File f : files) {
        boolean large = f.size() >= Sections.MIN_BLOB_BYTES;
        Optional<byte[]> known = large ? memo.recall(OF_FILE, f.digest()) : Optional.empty();
        byte[] md5 = known.isPresent() ? known.get() : compute(f, blobs, buffer);
        if (large && known.isEmpty()) {
          memo.remember(OF_FILE, f.digest(), md5);
        }
        done.put(f.digest(), md5);
      }
      return done;
    };
  }

  private static byte[] compute(Entry.File file, BlobSource blobs, byte[] buffer)
      throws IOException {
    MessageDigest md5 = Hashing.md5();
    try (InputStream in = blobs.open(file.digest())) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        md5.update(buffer, 0, n);
      }
    } catch (NoSuchFileException e) {
      throw new CorruptException(
          file.path() + ": its content " + file.digest() + " is not in the store", e);
    }
    return md5.digest();
  }

  private byte[] joined(Tree tree) {
    byte[] all = new byte[Math.toIntExact(tree.fileCount() * BYTES)];
    int at = 0;
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.File f) {
        System.arraycopy(md5(f.digest()), 0, all, at, BYTES);
        at += BYTES;
      }
    }
    return all;
  }

  /// Whether the remembered sums fit the tree.
  private boolean take(Tree tree, byte[] all) {
    if (all.length != tree.fileCount() * BYTES) {
      return false;
    }
    int at = 0;
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.File f) {
        sums.putIfAbsent(f.digest(), Arrays.copyOfRange(all, at, at + BYTES));
        at += BYTES;
      }
    }
    return true;
  }
}
