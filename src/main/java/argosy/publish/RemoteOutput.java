package argosy.publish;

import argosy.model.Descriptor;
import argosy.model.ForwardingSink;
import argosy.model.Output;
import argosy.model.Remote;
import argosy.store.DirectoryOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that go to a place when they are committed, in that order: so that a repository's index
/// keeps its own safe order there. Written to a folder first.
final class RemoteOutput implements Output {
  private final Remote remote;
  private final String folder;
  private final Path scratch;

  /// @param folder at the place, ending with `/`, or empty
  /// @param scratch the caller's, and the caller's to remove
  RemoteOutput(Remote remote, String folder, Path scratch) {
    this.remote = remote;
    this.folder = folder;
    this.scratch = scratch;
  }

  @Override
  public Sink create(String name) throws IOException {
    return new SendingSink(new DirectoryOutput(scratch).create(name), name);
  }

  @Override
  public Sink createByDigest(String under) throws IOException {
    return new SendingSink(new DirectoryOutput(scratch).createByDigest(under), under + "/");
  }

  private final class SendingSink extends ForwardingSink {
    private final String name;

    SendingSink(Sink local, String name) {
      super(local);
      this.name = name;
    }

    @Override
    public Descriptor commit(String mediaType) throws IOException {
      Descriptor descriptor = sink.commit(mediaType);
      String file = name.endsWith("/") ? name + descriptor.digest().hex() : name;
      Path written = scratch.resolve(file);
      remote.put(folder + file, descriptor, () -> Files.newInputStream(written));
      return descriptor;
    }
  }
}
