package argosy.model;

import java.io.IOException;
import java.io.InputStream;

/// Where content is read from by digest. Safe for several threads at once.
public interface BlobSource {
  /// The content. The stream throws [argosy.base.CorruptException] before it shows its end if the
  /// bytes are not those of the digest, and the caller closes it.
  ///
  /// @throws java.nio.file.NoSuchFileException if the blob is not here
  InputStream open(Digest digest) throws IOException;

  /// The content as it lies compressed, for writers that splice it instead of compressing again.
  ///
  /// @throws java.nio.file.NoSuchFileException if the blob is not here
  /// @throws IllegalArgumentException if the blob is smaller than [Sections#MIN_BLOB_BYTES]
  Sections sections(Digest digest) throws IOException;
}
