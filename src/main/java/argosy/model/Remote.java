package argosy.model;

import java.io.IOException;
import java.io.InputStream;

/// Where artifacts are published: a directory, a bucket, a registry.
public interface Remote {
  boolean has(String name, Descriptor descriptor) throws IOException;

  /// Sends one file; visible under its name only when whole and checked.
  void put(String name, Descriptor descriptor, InputStream content) throws IOException;
}
