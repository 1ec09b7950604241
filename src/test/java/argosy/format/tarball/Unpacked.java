package argosy.format.tarball;

import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A tarball on disk, and calls of what is in it.
final class Unpacked {
  private Unpacked() {}

  /// Unpacks without any client.
  static void unpack(byte[] tarZst, Path folder) throws IOException {
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(tarZst))) {
      TarReader reader = new TarReader(in, "test");
      for (Optional<TarMember> m = reader.next(); m.isPresent(); m = reader.next()) {
        Path path = folder.resolve(m.get().path());
        switch (m.get().type()) {
          case DIRECTORY -> Files.createDirectories(path);
          case SYMLINK -> Files.createSymbolicLink(path, Path.of(m.get().link()));
          case FILE -> {
            Files.write(path, reader.content().readAllBytes());
            Files.setPosixFilePermissions(
                path,
                PosixFilePermissions.fromString(
                    (m.get().mode() & 0111) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
          }
          case HARD_LINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
              throw new IOException("not expected: " + m.get());
        }
      }
    }
  }

  record Said(int exit, String out) {}

  static Said call(List<String> argv, Path directory) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(argv)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(60, TimeUnit.SECONDS);
    return new Said(process.exitValue(), out);
  }

  /// Shells beside `/bin/sh` that a user may have, each as the start of a command.
  static List<List<String>> otherShells() {
    return List.of(List.of("/bin/bash", "--posix"), List.of("/bin/busybox", "sh"));
  }
}
