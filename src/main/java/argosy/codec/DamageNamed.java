package argosy.codec;

import argosy.base.CorruptException;
import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;

/// A decompressed stream that says that damage is damage, whatever the decompressor calls it.
public final class DamageNamed extends FilterInputStream {
  private final String where;

  /// @param where the archive and member, for messages
  public DamageNamed(String where, InputStream in) {
    super(in);
    this.where = where;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /// @throws CorruptException if the compressed bytes are damaged or cut off
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (EOFException | ZipException | XZIOException | ZstdIOException e) {
      throw new CorruptException(where + ": damaged: " + e.getMessage(), e);
    }
  }
}
