package argosy.remote;

import argosy.base.Utf8Order;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Output;
import argosy.model.Remote;
import argosy.model.VerifiedContent;
import argosy.store.DirectoryOutput;
import argosy.store.LinkLock;
import argosy.store.LockOwner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A directory, as a web server may show it: files appear by an atomic rename, those that are
/// replaced on a condition under a lock (`.lock`) that also holds between the hosts of a network
/// file system.
public final class DirectoryRemote implements Remote {
  private static final String LOCK = ".lock";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private final Path root;

  /// @param root made when the first file is put
  public DirectoryRemote(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String where() {
    return root.toString();
  }

  private Path file(String name) {
    Entry.requirePath(name);
    return root.resolve(name);
  }

  @Override
  public Optional<Long> size(String name) throws IOException {
    Path file = file(name);
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.size(file)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<byte[]> find(String name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public InputStream open(String name, long offset, long length) throws IOException {
    FileChannel channel = FileChannel.open(file(name), StandardOpenOption.READ);
    boolean opened = false;
    try {
      channel.position(offset);
      InputStream part = new FirstBytes(Channels.newInputStream(channel), length);
      opened = true;
      return part;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  @Override
  public void put(String name, Descriptor descriptor, Content content) throws IOException {
    file(name);
    try (Output.Sink sink = new DirectoryOutput(root).create(name);
        InputStream in = new VerifiedContent(content.open(), descriptor, name)) {
      in.transferTo(sink.stream());
      sink.commit(descriptor.mediaType());
    }
  }

  @Override
  public boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws IOException {
    file(name);
    Files.createDirectories(root);
    try (LinkLock _ =
        LinkLock.acquire(
            root.resolve(LOCK),
            LockOwner.self(System.getProperty("user.name", "?"), "publish " + name),
            root.toString(),
            PATIENCE)) {
      Optional<byte[]> now = find(name);
      if (now.isPresent() != expected.isPresent()
          || now.isPresent() && !Arrays.equals(now.get(), expected.get())) {
        return false;
      }
      try (Output.Sink sink = new DirectoryOutput(root).create(name)) {
        sink.stream().write(content);
        sink.commit("application/octet-stream");
      }
      return true;
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> root.relativize(f).toString())
          .filter(n -> n.startsWith(prefix) && !isTemporary(n))
          .sorted(Utf8Order.COMPARATOR)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isTemporary(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return name.equals(LOCK)
        || name.startsWith(LOCK + ".")
        || last.startsWith(".") && last.endsWith(".part");
  }

  @Override
  public void remove(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  @Override
  public void close() {}
}
