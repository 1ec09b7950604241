package argosy.publish;

import argosy.model.Descriptor;
import argosy.model.Output;
import argosy.model.Remote;
import argosy.store.DirectoryOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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

  private final class SendingSink implements Sink {
    private final Sink local;
    private final String name;

    SendingSink(Sink local, String name) {
      this.local = local;
      this.name = name;
    }

    @Override
    public OutputStream stream() throws IOException {
      return local.stream();
    }

    @Override
    public void patch(long offset, ByteBuffer bytes) throws IOException {
      local.patch(offset, bytes);
    }

    @Override
    public InputStream reread(long offset, long length) throws IOException {
      return local.reread(offset, length);
    }

    @Override
    public void executable() throws IOException {
      local.executable();
    }

    @Override
    public Descriptor commit(String mediaType) throws IOException {
      Descriptor descriptor = local.commit(mediaType);
      String file = name.endsWith("/") ? name + descriptor.digest().hex() : name;
      Path written = scratch.resolve(file);
      remote.put(folder + file, descriptor, () -> Files.newInputStream(written));
      return descriptor;
    }

    @Override
    public void close() throws IOException {
      local.close();
    }
  }
}
