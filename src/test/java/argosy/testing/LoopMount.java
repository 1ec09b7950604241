package argosy.testing;

import argosy.tool.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system of some type in a sparse file, mounted. Needs root and its `mkfs`.
public final class LoopMount implements AutoCloseable {
  private static final long BYTES = 512L << 20;
  private final Path point;

  /// @param type `xfs`, `btrfs`, ...
  /// @param folder where file and mount point are made
  public LoopMount(String type, Path folder) throws IOException {
    Path image = folder.resolve(type + ".image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    Tool.of("mkfs." + type, image.toString()).runOk();
    this.point = Files.createDirectory(folder.toRealPath().resolve(type));
    Tool.of("mount", "-o", "loop", image.toString(), point.toString()).runOk();
  }

  /// Whether there can be one here.
  public static boolean isPossible(String type) {
    return "root".equals(System.getProperty("user.name"))
        && Tool.find("mkfs." + type).isPresent()
        && Files.exists(Path.of("/dev/loop-control"));
  }

  public Path point() {
    return point;
  }

  /// Bytes in use, when everything is written and freed (XFS frees in the background, until it is
  /// frozen).
  public long usedBytes() throws IOException {
    Tool.of("sync", "-f", point.toString()).runOk();
    Tool.of("fsfreeze", "--freeze", point.toString()).runOk();
    Tool.of("fsfreeze", "--unfreeze", point.toString()).runOk();
    var store = Files.getFileStore(point);
    return store.getTotalSpace() - store.getUnallocatedSpace();
  }

  @Override
  public void close() throws IOException {
    Tool.of("umount", "--lazy", point.toString()).runOk();
  }
}
