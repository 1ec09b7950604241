package argosy.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A place where releases are published: named files in a directory, in a bucket, behind a web
/// server. Names are relative, `/` between components. Safe for several threads at once.
public interface Remote extends Closeable {
  /// The place as a person would write it, for messages.
  String where();

  /// The size of a file in bytes; empty if there is none.
  Optional<Long> size(String name) throws IOException;

  /// A part of a file. Broken connections are taken up again where they broke.
  ///
  /// @param length in bytes, from `offset`; both within the file
  /// @throws java.nio.file.NoSuchFileException if there is none
  InputStream open(String name, long offset, long length) throws IOException;

  /// Sends one file; visible under its name only when whole and checked, in place of what was
  /// there.
  ///
  /// @throws argosy.base.CorruptException if the content does not have the descriptor's digest
  void put(String name, Descriptor descriptor, Content content) throws IOException;

  /// Writes a small file if it now is as `expected` says (empty: not there), as one step that
  /// others see whole or not at all.
  ///
  /// @return whether it was done; false if somebody else wrote first
  boolean replace(String name, Optional<byte[]> expected, byte[] content) throws IOException;

  /// The names below a prefix (`packs/`), sorted by their bytes.
  ///
  /// @throws argosy.base.UnsupportedException if the place cannot say
  List<String> list(String prefix) throws IOException;

  /// Removes a file; nothing happens if there is none.
  void remove(String name) throws IOException;

  /// All of a small file as it was at one moment, in one request; empty if there is none.
  Optional<byte[]> find(String name) throws IOException;

  /// Content that can be read again, since sending may have to be tried again.
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }
}
