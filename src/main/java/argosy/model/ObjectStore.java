package argosy.model;

import java.io.IOException;
import java.io.InputStream;

/// Content under its digest, written once and never changed.
///
/// Several threads may put at once, and that is how the processors are kept busy: run one task for
/// each large file, and one for some hundred small files that lie next to each other. Small blobs
/// put by one thread one after the other are compressed together and read back fastest in that
/// order.
public interface ObjectStore extends BlobSource {
  /// Takes the content in, streaming, and returns its digest and size. Storing what is there
  /// already costs no space. Readable here at once; durable, and seen by others, only after
  /// [#flush()].
  ///
  /// @param mediaType for the descriptor that is returned; not stored
  Descriptor put(String mediaType, InputStream content) throws IOException;

  boolean has(Digest digest) throws IOException;

  /// Plain bytes of all content put through this object that was not in the store before.
  long newBytes();

  /// Makes everything put so far durable and visible, all of it or nothing.
  void flush() throws IOException;
}
