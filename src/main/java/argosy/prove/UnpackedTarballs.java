package argosy.prove;

import argosy.model.Release;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Unpacks each tarball once for all judges of a run that want it; all are gone when this is
/// closed. What a judge adds beside the stack goes under names of its own.
public final class UnpackedTarballs implements Closeable {
  private final Path scratch;
  private final Map<State, UnpackedTarball> unpacked = new HashMap<>();

  /// A file as it is now: one that is written again is another.
  private record State(Path archive, long sizeBytes, FileTime modified) {}

  /// @param scratch where stacks are unpacked; any user must be able to enter it
  public UnpackedTarballs(Path scratch) {
    this.scratch = scratch;
  }

  /// The tarball's stack, relocated and ready; not for the caller to close.
  synchronized UnpackedTarball of(Path archive, Release release) throws IOException {
    State state = new State(archive, Files.size(archive), Files.getLastModifiedTime(archive));
    Optional<UnpackedTarball> there = Optional.ofNullable(unpacked.get(state));
    if (there.isPresent()) {
      return there.get();
    }
    UnpackedTarball fresh = UnpackedTarball.of(archive, release, scratch);
    unpacked.put(state, fresh);
    return fresh;
  }

  @Override
  public synchronized void close() throws IOException {
    for (UnpackedTarball each : unpacked.values()) {
      each.close();
    }
    unpacked.clear();
  }
}
