package argosy.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Where artifacts are written: named files that appear whole or not at all. Several threads may
/// write different files at once.
public interface Output {
  /// Begins a file.
  ///
  /// @param name relative, `/` between components; folders are made as needed
  Sink create(String name) throws IOException;

  /// Begins a file that its own content names: it appears as `folder/HEX`, the lower-case SHA-256
  /// of its bytes.
  Sink createByDigest(String folder) throws IOException;

  /// What writes a file.
  @FunctionalInterface
  interface Writing {
    /// @return of the committed file
    Descriptor to(Sink sink) throws IOException;
  }

  /// Writes a file whose bytes are a function of these inputs, unless it lies there already, made
  /// of the same: so a release costs the components that it changed.
  default Descriptor create(String name, Digest inputs, Writing writing) throws IOException {
    try (Sink sink = create(name)) {
      return writing.to(sink);
    }
  }

  /// A file being written: a temporary name in the same directory until [#commit(String)], then
  /// fsync and an atomic rename over what was there. Closing without a commit discards it.
  interface Sink extends Closeable {
    /// Where the bytes go; hashed while they pass. Buffered: write in pieces of any size.
    OutputStream stream() throws IOException;

    /// What the file may take over from one like it that was written before.
    default Pieces pieces() throws IOException {
      return Pieces.NONE;
    }

    /// What large files in it may take over that was deflated before, or other files from it.
    default Deflated deflated() throws IOException {
      return Deflated.NONE;
    }

    /// Writes over bytes already streamed, as formats need whose header is known last. The digest
    /// is then taken by one more pass over the file at commit; a writer that is going to patch
    /// saves the first one by patching nothing before it streams.
    void patch(long offset, ByteBuffer bytes) throws IOException;

    /// What has been written so far, from `offset`, with patches, for formats that digest or sign
    /// their own parts.
    InputStream reread(long offset, long length) throws IOException;

    /// Makes the file a program: it appears with execute permission for whoever may read it.
    void executable() throws IOException;

    /// Makes the file visible under its name.
    Descriptor commit(String mediaType) throws IOException;

    /// Discards the file unless it was committed.
    @Override
    void close() throws IOException;
  }
}
