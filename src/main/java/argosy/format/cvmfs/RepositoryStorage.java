package argosy.format.cvmfs;

import argosy.base.HeldException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Where a repository's files lie: a directory, a bucket, a web server that is only read.
public interface RepositoryStorage extends Closeable {
  /// @param name relative to the repository's root: `data/ab/cdef…C`, `.cvmfspublished`
  /// @throws java.nio.file.NoSuchFileException if there is none
  InputStream open(String name) throws IOException;

  boolean has(String name) throws IOException;

  /// Puts a file whose content never changes; nothing happens if it is there. Seen whole or not at
  /// all. Safe for several threads at once.
  void put(String name, ByteBuffer content) throws IOException;

  /// Takes steps one after the other, each whole or not at all; before that, all that was put is
  /// durable.
  ///
  /// @throws HeldException if something else is there than was expected: somebody else has
  ///   published
  void replace(List<Replacement> steps) throws IOException;

  /// A step: a file that changes.
  ///
  /// @param expected what must be there now; empty if the file must not be there
  /// @param content what shall be there; empty if the file is to go
  record Replacement(String name, Optional<ByteBuffer> expected, Optional<ByteBuffer> content) {
    Replacement(String name, Optional<ByteBuffer> expected, ByteBuffer content) {
      this(name, expected, Optional.of(content));
    }
  }
}
