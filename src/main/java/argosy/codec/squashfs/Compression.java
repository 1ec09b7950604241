package argosy.codec.squashfs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// The compressors an image may use, one for all of its parts. The bytes are a function of the
/// plain bytes alone.
public enum Compression {
  /// One zlib stream (RFC 1950) a block.
  GZIP(1),
  /// One zstd frame (RFC 8878) a block, which needs a window of at most the block size.
  ZSTD(6);

  private static final int GZIP_LEVEL = 6;
  private static final int ZSTD_LEVEL = 3;
  private final int id;

  Compression(int id) {
    this.id = id;
  }

  /// The number that stands in the superblock.
  int id() {
    return id;
  }

  static Compression ofId(int id) throws CorruptException, UnsupportedException {
    return switch (id) {
      case 1 -> GZIP;
      case 6 -> ZSTD;
      case 2, 3, 4, 5 ->
          throw new UnsupportedException(
              "squashfs: compressor " + id + " (lzma, lzo, xz or lz4) is not read",
              "make the image again with mksquashfs -comp zstd");
      default -> throw new CorruptException("squashfs: unknown compressor " + id);
    };
  }

  /// The bytes as they go into an image: compressed if that is smaller, else as they are.
  public Block block(byte[] plain, int offset, int length) {
    byte[] packed = compress(plain, offset, length);
    return packed.length < length
        ? Block.compressed(packed)
        : Block.stored(Arrays.copyOfRange(plain, offset, offset + length));
  }

  private byte[] compress(byte[] plain, int offset, int length) {
    return switch (this) {
      case ZSTD -> {
        byte[] out = new byte[Math.toIntExact(Zstd.compressBound(length))];
        long n =
            Zstd.compressByteArray(out, 0, out.length, plain, offset, length, ZSTD_LEVEL, false);
        yield Arrays.copyOf(out, Math.toIntExact(n));
      }
      case GZIP -> {
        Deflater deflater = new Deflater(GZIP_LEVEL);
        try {
          deflater.setInput(plain, offset, length);
          deflater.finish();
          byte[] out = new byte[length];
          int n = deflater.deflate(out);
          yield deflater.finished() ? Arrays.copyOf(out, n) : out; // as large: stored instead
        } finally {
          deflater.end();
        }
      }
    };
  }

  /// The plain bytes, at most `limit`.
  ///
  /// @throws CorruptException if they are not of this form, or more
  byte[] decompress(byte[] packed, int limit, String what) throws CorruptException {
    byte[] out = new byte[limit];
    int n =
        switch (this) {
          case ZSTD -> {
            try {
              yield (int) Zstd.decompressByteArray(out, 0, limit, packed, 0, packed.length);
            } catch (ZstdException e) {
              throw new CorruptException("squashfs: " + what + ": zstd: " + e.getMessage(), e);
            }
          }
          case GZIP -> inflate(packed, out, what);
        };
    return n == limit ? out : Arrays.copyOf(out, n);
  }

  private static int inflate(byte[] packed, byte[] out, String what) throws CorruptException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int n = 0;
      while (!inflater.finished() && n < out.length) {
        int more = inflater.inflate(out, n, out.length - n);
        if (more == 0 && !inflater.finished()) {
          break; // it wants input there is not, or a dictionary
        }
        n += more;
      }
      if (!inflater.finished() && (inflater.inflate(new byte[1]) != 0 || !inflater.finished())) {
        throw new CorruptException(
            "squashfs: " + what + ": zlib: not one whole stream of at most " + out.length);
      }
      return n;
    } catch (DataFormatException e) {
      throw new CorruptException("squashfs: " + what + ": zlib: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
