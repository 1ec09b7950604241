package argosy.format.cvmfs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The small repository that the original's server tools wrote.
public final class GoldenRepository {
  /// Inside the days that its whitelist holds.
  public static final long TIME = 1_795_200_000L;

  private GoldenRepository() {}

  /// @return the repository's root
  public static Path unpack(Path folder) throws IOException {
    try (InputStream in = resource("golden.test.org.tar.xz");
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(in)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        Path target = folder.resolve(e.getName());
        if (!e.isDirectory()) {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
        }
      }
    }
    return folder.resolve("golden");
  }

  static InputStream resource(String name) {
    return GoldenRepository.class.getResourceAsStream(name);
  }

  /// Its master key's public half, in PEM.
  public static String publicKey() throws IOException {
    try (InputStream in = resource("golden.test.org.pub")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
