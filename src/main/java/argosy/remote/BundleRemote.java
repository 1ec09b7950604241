package argosy.remote;

import argosy.base.BlockInputStream;
import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.UnsupportedException;
import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Remote;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A published place in one file, for places without network (`spec/bundle.md`): a tar archive
/// whose members are the place's files. Either written, by one thread, and there when it is sealed,
/// or read.
public final class BundleRemote implements Remote {
  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private final boolean writing;
  private final long epochSeconds;
  private final Map<String, Member> members;
  private boolean sealed;

  private record Member(long at, long size) {}

  private BundleRemote(
      Path file,
      Path part,
      FileChannel channel,
      boolean writing,
      long epochSeconds,
      Map<String, Member> members) {
    this.file = file;
    this.part = part;
    this.channel = channel;
    this.writing = writing;
    this.epochSeconds = epochSeconds;
    this.members = members;
  }

  /// A new one; what stands under the name is replaced when it is sealed.
  ///
  /// @param epochSeconds the time of all members
  public static BundleRemote create(Path file, long epochSeconds) throws IOException {
    Path whole = file.toAbsolutePath();
    Path part =
        whole.resolveSibling(
            "." + whole.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    Files.deleteIfExists(part);
    FileChannel channel =
        FileChannel.open(
            part, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new BundleRemote(whole, part, channel, true, epochSeconds, new TreeMap<>());
  }

  /// @throws CorruptException if it is no whole bundle
  public static BundleRemote open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    Map<String, Member> members = new TreeMap<>();
    try {
      TarReader tar = new TarReader(Channels.newInputStream(channel), file.toString());
      for (Optional<TarMember> next = tar.next(); next.isPresent(); next = tar.next()) {
        TarMember m = next.get();
        if (m.type() != TarMember.Type.FILE || !m.path().startsWith("argosy/")) {
          throw new CorruptException(file + ": is no bundle of Argosy: " + m.path());
        }
        members.put(m.path(), new Member(channel.position(), m.sizeBytes()));
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return new BundleRemote(file, file, channel, false, 0, members);
  }

  @Override
  public String where() {
    return file.toString();
  }

  @Override
  public Optional<Long> size(String name) {
    return Optional.ofNullable(members.get(name)).map(Member::size);
  }

  /// A bundle never changes.
  @Override
  public Optional<byte[]> find(String name) throws IOException {
    Optional<Long> size = size(name);
    if (size.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = open(name, 0, size.get())) {
      return Optional.of(in.readAllBytes());
    }
  }

  @Override
  public InputStream open(String name, long offset, long length) throws IOException {
    Member member = members.get(name);
    if (member == null) {
      throw new NoSuchFileException(file + ": no " + name);
    }
    if (offset < 0 || length < 0 || offset + length > member.size()) {
      throw new IllegalArgumentException(
          name + ": has " + member.size() + " bytes, asked for " + length + " from " + offset);
    }
    return new Range(member.at() + offset, length);
  }

  /// Reads by position, so that several threads can at once.
  private final class Range extends BlockInputStream {
    private long at;
    private long left;

    Range(long at, long left) {
      this.at = at;
      this.left = left;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, left)), at);
      if (n < 0) {
        throw new CorruptException(file + ": ends before its time");
      }
      at += n;
      left -= n;
      return n;
    }
  }

  @Override
  public void put(String name, Descriptor descriptor, Content content) throws IOException {
    requireWriting();
    if (members.containsKey(name)) {
      throw new IllegalStateException(name + " is in the bundle already");
    }
    OutputStream out = Channels.newOutputStream(channel);
    out.write(
        TarHeaders.encode("", TarMember.file(name, 0644, descriptor.sizeBytes(), epochSeconds)));
    long at = channel.position();
    MessageDigest hash = Hashing.sha256();
    try (InputStream in = new DigestInputStream(content.open(), hash)) {
      in.transferTo(out);
    }
    long size = channel.position() - at;
    Digest got = Digest.ending(hash);
    if (size != descriptor.sizeBytes() || !got.equals(descriptor.digest())) {
      throw new CorruptException(name + ": expected " + descriptor.digest() + " but got " + got);
    }
    out.write(new byte[TarHeaders.padding(size)]);
    members.put(name, new Member(at, size));
  }

  /// Ends the file and gives it its name.
  public void seal() throws IOException {
    requireWriting();
    Channels.newOutputStream(channel).write(new byte[TarHeaders.END_BYTES]);
    channel.force(true);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sealed = true;
  }

  private void requireWriting() throws UnsupportedException {
    if (!writing || sealed) {
      throw new UnsupportedException(file + ": a bundle never changes", "export another one");
    }
  }

  @Override
  public boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws IOException {
    throw new UnsupportedException(file + ": a bundle has no channels", "publish to a directory");
  }

  @Override
  public List<String> list(String prefix) {
    return members.keySet().stream().filter(n -> n.startsWith(prefix)).toList();
  }

  @Override
  public void remove(String name) throws IOException {
    throw new UnsupportedException(file + ": a bundle never changes", "export another one");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (writing && !sealed) {
      Files.deleteIfExists(part);
    }
  }
}
