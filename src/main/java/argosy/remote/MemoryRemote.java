package argosy.remote;

import argosy.base.Utf8Order;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Remote;
import argosy.model.VerifiedContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The twin in memory.
public final class MemoryRemote implements Remote {
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  @Override
  public String where() {
    return "memory";
  }

  @Override
  public Optional<Long> size(String name) {
    return Optional.ofNullable(files.get(name)).map(b -> (long) b.length);
  }

  @Override
  public Optional<byte[]> find(String name) {
    return Optional.ofNullable(files.get(name)).map(byte[]::clone);
  }

  @Override
  public InputStream open(String name, long offset, long length) throws IOException {
    byte[] bytes =
        Optional.ofNullable(files.get(name)).orElseThrow(() -> new NoSuchFileException(name));
    InputStream rest = new ByteArrayInputStream(bytes);
    rest.skipNBytes(offset);
    return new FirstBytes(rest, length);
  }

  @Override
  public void put(String name, Descriptor descriptor, Content content) throws IOException {
    Entry.requirePath(name);
    try (InputStream in = new VerifiedContent(content.open(), descriptor, name)) {
      files.put(name, in.readAllBytes());
    }
  }

  @Override
  public synchronized boolean replace(String name, Optional<byte[]> expected, byte[] content) {
    Entry.requirePath(name);
    Optional<byte[]> now = Optional.ofNullable(files.get(name));
    boolean same =
        now.isPresent() == expected.isPresent()
            && (now.isEmpty() || Arrays.equals(now.get(), expected.get()));
    if (same) {
      files.put(name, content.clone());
    }
    return same;
  }

  @Override
  public List<String> list(String prefix) {
    return files.keySet().stream()
        .filter(n -> n.startsWith(prefix))
        .sorted(Utf8Order.COMPARATOR)
        .toList();
  }

  @Override
  public void remove(String name) {
    files.remove(name);
  }

  @Override
  public void close() {}
}
