package argosy.codec.deb;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.DamageNamed;
import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/// Plain bytes of what is compressed, the way told by the end of its name: `.gz`, `.xz`, `.zst`, or
/// none.
public final class Decompression {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int XZ_MEMORY_KIB = 128 << 10;

  private Decompression() {}

  /// @param where the archive's name, for messages
  /// @throws CorruptException on opening or reading what is damaged or cut off
  /// @throws UnsupportedException for another compression
  public static InputStream open(String where, String name, InputStream in) throws IOException {
    String full = where + ": " + name;
    try {
      if (name.endsWith(".gz")) {
        return new DamageNamed(full, new GZIPInputStream(in, BUFFER_BYTES));
      }
      if (name.endsWith(".xz")) {
        return new DamageNamed(full, new XZInputStream(in, XZ_MEMORY_KIB));
      }
      if (name.endsWith(".zst")) {
        return new DamageNamed(full, new ZstdInputStream(in));
      }
    } catch (EOFException | ZipException | XZIOException e) {
      throw new CorruptException(full + ": damaged: " + e.getMessage(), e);
    }
    if (name.endsWith(".bz2") || name.endsWith(".lzma") || name.endsWith(".lz4")) {
      throw new UnsupportedException(
          full + ": only gz, xz and zst are read", "pack it again: dpkg-deb -R, then dpkg-deb -b");
    }
    return in;
  }
}
