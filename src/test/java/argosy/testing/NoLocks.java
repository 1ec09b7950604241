package argosy.testing;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A real file system on which locks of fcntl(2) fail, as on network file systems without a lock
/// service: a folder shown through FUSE (Debian: fuse3, python3-fusepy).
public final class NoLocks implements AutoCloseable {
  private static final Path PROGRAM = Path.of("src/test/resources/argosy/testing/nolocks.py");
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private final Process server;
  private final Path shown;

  private NoLocks(Process server, Path shown) {
    this.server = server;
    this.shown = shown;
  }

  /// @param folder for what it needs
  public static NoLocks mount(Path folder) throws IOException {
    Path kept = Files.createDirectories(folder.resolve("kept"));
    Path shown = Files.createDirectories(folder.resolve("shown"));
    Path log = folder.resolve("fuse.log");
    Process server =
        new ProcessBuilder(
                List.of("/usr/bin/python3", PROGRAM.toString(), kept.toString(), shown.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    NoLocks mounted = new NoLocks(server, shown);
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (Files.getAttribute(shown, "unix:dev").equals(Files.getAttribute(kept, "unix:dev"))) {
      if (!server.isAlive() || System.nanoTime() > until) {
        mounted.close();
        throw new IOException("FUSE did not start: " + Files.readString(log));
      }
      Thread.onSpinWait();
    }
    return mounted;
  }

  public Path folder() {
    return shown;
  }

  @Override
  public void close() throws IOException {
    Tool.of("fusermount3", "-u", "-z", shown.toString()).run();
    server.destroy();
  }
}
