package argosy.store;

import argosy.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which bytes a file has.
public final class FileDigest {
  private FileDigest() {}

  /// Reads it once, piece by piece.
  public static Digest of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Digest.of(in);
    }
  }
}
