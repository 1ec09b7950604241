package argosy.remote;

import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Remote;
import java.io.IOException;
import java.util.Optional;

/// A place that is read, never written.
interface ReadOnlyRemote extends Remote {
  /// Why, and where to write instead.
  UnsupportedException readOnly();

  @Override
  default void put(String name, Descriptor descriptor, Content content) throws IOException {
    throw readOnly();
  }

  @Override
  default boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws IOException {
    throw readOnly();
  }

  @Override
  default void remove(String name) throws IOException {
    throw readOnly();
  }
}
