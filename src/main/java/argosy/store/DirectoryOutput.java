package argosy.store;

import argosy.base.Hashing;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Output;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Files in a directory: a temporary name (`.NAME.PID-N.part`) until commit, then fsync, atomic
/// rename, fsync of the directory.
public final class DirectoryOutput implements Output {
  private static final AtomicLong SEQUENCE = new AtomicLong();
  private final Path root;

  public DirectoryOutput(Path root) {
    this.root = root;
  }

  @Override
  public Sink create(String name) throws IOException {
    Entry.requirePath(name);
    Path target = root.resolve(name);
    Path folder = target.getParent() == null ? root : target.getParent();
    return new FileSink(Optional.of(target), part(folder, String.valueOf(target.getFileName())));
  }

  @Override
  public Sink createByDigest(String folder) throws IOException {
    Entry.requirePath(folder);
    return new FileSink(Optional.empty(), part(root.resolve(folder), "blob"));
  }

  private static Path part(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    long pid = ProcessHandle.current().pid();
    return folder.resolve("." + name + "." + pid + "-" + SEQUENCE.incrementAndGet() + ".part");
  }

  private static final Pattern PART = Pattern.compile("\\..+\\.([0-9]+)-[0-9]+\\.part");
  private static final long LEFT_OVER_SECONDS = 3600;

  /// Removes what killed processes left half written anywhere below a folder: temporary files that
  /// nobody has touched for an hour and whose process is not on this machine.
  public static void removeLeftOvers(Path root, long nowSeconds) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    List<Path> parts;
    try (Stream<Path> files = Files.walk(root)) {
      parts = files.filter(f -> PART.matcher(String.valueOf(f.getFileName())).matches()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path part : parts) {
      Matcher name = PART.matcher(String.valueOf(part.getFileName()));
      if (name.matches()
          && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
          && Files.getLastModifiedTime(part).to(TimeUnit.SECONDS) + LEFT_OVER_SECONDS
              < nowSeconds) {
        Files.deleteIfExists(part);
      }
    }
  }

  private static final Map<PosixFilePermission, PosixFilePermission> EXECUTE_BY_READ =
      Map.of(
          PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);

  private static final class FileSink implements Sink {
    /// Empty if the digest names the file.
    private final Optional<Path> name;

    private final Path part;
    private final FileChannel channel;
    private final MessageDigest hash = Hashing.sha256();
    private final OutputStream stream;
    private boolean patched;
    private boolean committed;

    FileSink(Optional<Path> name, Path part) throws IOException {
      this.name = name;
      this.part = part;
      this.channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      this.stream =
          new BufferedOutputStream(
              new HashedUntilPatched(Channels.newOutputStream(channel)), 1 << 16);
    }

    /// Once something is patched the whole file is hashed again at the end, so the rest of the
    /// stream need not be.
    private final class HashedUntilPatched extends FilterOutputStream {
      HashedUntilPatched(OutputStream out) {
        super(out);
      }

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        if (!patched) {
          hash.update(bytes, offset, length);
        }
      }
    }

    @Override
    public OutputStream stream() {
      return stream;
    }

    @Override
    public void patch(long offset, ByteBuffer bytes) throws IOException {
      stream.flush();
      patched = true;
      long at = offset;
      ByteBuffer source = bytes.duplicate();
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
    }

    @Override
    public InputStream reread(long offset, long length) throws IOException {
      stream.flush();
      return new RangeInputStream(FileChannel.open(part, StandardOpenOption.READ), offset, length);
    }

    @Override
    public void executable() throws IOException {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(part));
      EXECUTE_BY_READ.forEach((read, execute) -> {
        if (permissions.contains(read)) {
          permissions.add(execute);
        }
      });
      Files.setPosixFilePermissions(part, permissions);
    }

    @Override
    public Descriptor commit(String mediaType) throws IOException {
      stream.flush();
      long size = channel.size();
      Digest digest = patched ? digestOf(size) : Digest.ending(hash);
      channel.force(true);
      channel.close();
      Path target = name.orElseGet(() -> part.resolveSibling(digest.hex()));
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      committed = true;
      syncFolder(target);
      return new Descriptor(mediaType, digest, size);
    }

    private Digest digestOf(long size) throws IOException {
      try (InputStream in = reread(0, size)) {
        return Digest.of(in, new byte[1 << 18]);
      }
    }

    @Override
    public void close() throws IOException {
      if (!committed) {
        channel.close();
        Files.deleteIfExists(part);
      }
    }
  }

  /// Makes a rename durable.
  static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel c = FileChannel.open(folder, StandardOpenOption.READ)) {
        c.force(true);
      }
    }
  }
}
