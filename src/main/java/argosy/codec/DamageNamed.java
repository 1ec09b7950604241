package argosy.codec;

import argosy.base.BlockFilterInputStream;
import argosy.base.CorruptException;
import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;

/// A decompressed stream that says that damage is damage, whatever the decompressor calls it.
public final class DamageNamed extends BlockFilterInputStream {
  private final String where;

  /// @param where the archive and member, for messages
  public DamageNamed(String where, InputStream in) {
    super(in);
    this.where = where;
  }

  /// @throws CorruptException if the compressed bytes are damaged or cut off
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (EOFException | ZipException | XZIOException | ZstdIOException e) {
      throw new CorruptException(where + ": damaged: " + e.getMessage(), e);
    }
  }
}
