package argosy.adopt;

import argosy.base.Hashing;
import argosy.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/// Which bytes a file has.
public final class FileDigest {
  private FileDigest() {}

  /// Reads it once, piece by piece.
  public static Digest of(Path file) throws IOException {
    MessageDigest hash = Hashing.sha256();
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
      in.transferTo(out);
    }
    return Digest.ending(hash);
  }
}
