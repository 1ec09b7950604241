package argosy.store;

import argosy.base.CorruptException;
import argosy.codec.elf.ElfInfo;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// What stored programs and libraries say of themselves.
public final class StoredElf {
  private static final int SMALLEST = 64;
  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final Pattern LIBRARY = Pattern.compile(".*\\.so(\\.[0-9]+)*");

  private StoredElf() {}

  /// Whether it may be a program or a library, as far as its name and mode tell.
  public static boolean mayBe(Entry.File file) {
    return file.size() >= SMALLEST
        && ((file.mode() & 0111) != 0 || LIBRARY.matcher(file.path()).matches());
  }

  /// Empty for scripts, and for files that only begin as programs do (test data of debuggers and
  /// the like). The tables of a program lie anywhere in it: it is mapped from a file of its own,
  /// never held in memory.
  public static Optional<ElfInfo> read(BlobSource blobs, Entry.File file) throws IOException {
    return startsAsOne(blobs, file.digest()) ? mapped(blobs, file) : Optional.empty();
  }

  private static boolean startsAsOne(BlobSource blobs, Digest digest) throws IOException {
    try (InputStream in = blobs.open(digest)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  private static Optional<ElfInfo> mapped(BlobSource blobs, Entry.File file) throws IOException {
    Path copy = Files.createTempFile("argosy-elf-", "");
    try (InputStream in = blobs.open(file.digest())) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(copy)) {
        ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        return ElfInfo.read(file.path(), bytes);
      }
    } catch (CorruptException e) {
      return Optional.empty();
    } finally {
      Files.delete(copy);
    }
  }
}
