package argosy.format.oci;

import argosy.base.CountedOutputStream;
import argosy.base.Hashing;
import argosy.base.UnsupportedException;
import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarMember;
import argosy.model.Deflated;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Output;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The files of a layout as the members of one tar, in the order they are written: a member's
/// header is patched once its size, and for blobs its name, is known. One file at a time.
final class ArchiveOutput implements Output {
  private final Sink archive;
  private final OutputStream out;
  private final long epochSeconds;
  private final Map<String, Place> members = new HashMap<>();
  private long at;

  private record Place(long start, long sizeBytes) {}

  /// @param archive patched later, so it does not hash while it streams
  ArchiveOutput(Sink archive, long epochSeconds) throws IOException {
    this.archive = archive;
    archive.patch(0, ByteBuffer.allocate(0));
    this.out = archive.stream();
    this.epochSeconds = epochSeconds;
  }

  @Override
  public Sink create(String name) throws IOException {
    return new Member(digest -> inner(name));
  }

  @Override
  public Sink createByDigest(String folder) throws IOException {
    return new Member(digest -> inner(folder) + "/" + digest.hex());
  }

  /// Without the folder that a layout is written into.
  private static String inner(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  /// What a member holds.
  byte[] bytes(String name) throws IOException {
    Place place = Optional.ofNullable(members.get(inner(name))).orElseThrow();
    try (InputStream in = archive.reread(place.start(), place.sizeBytes())) {
      return in.readAllBytes();
    }
  }

  /// Ends the archive.
  Descriptor finish(String mediaType) throws IOException {
    out.write(new byte[TarHeaders.END_BYTES]);
    return archive.commit(mediaType);
  }

  /// A member being written; it can neither be patched nor discarded.
  private final class Member implements Sink {
    private final Function<Digest, String> name;
    private final MessageDigest hash = Hashing.sha256();
    private final CountedOutputStream stream =
        new CountedOutputStream(new DigestOutputStream(out, hash));

    Member(Function<Digest, String> name) throws IOException {
      this.name = name;
      out.write(new byte[TarHeaders.BLOCK_BYTES]);
    }

    @Override
    public OutputStream stream() {
      return stream;
    }

    @Override
    public Deflated deflated() throws IOException {
      return archive.deflated();
    }

    @Override
    public Descriptor commit(String mediaType) throws IOException {
      Digest digest = Digest.ending(hash);
      long size = stream.count();
      String path = name.apply(digest);
      byte[] header = TarHeaders.encode("", TarMember.file(path, 0444, size, epochSeconds));
      if (header.length != TarHeaders.BLOCK_BYTES) {
        throw new UnsupportedException(
            path + ": a layer of " + size + " bytes, less than 8 GiB is possible in an archive",
            "ship it as oci, and load the layout with skopeo");
      }
      out.write(new byte[TarHeaders.padding(size)]);
      archive.patch(at, ByteBuffer.wrap(header));
      members.put(path, new Place(at + header.length, size));
      at += header.length + size + TarHeaders.padding(size);
      return new Descriptor(mediaType, digest, size);
    }

    @Override
    public void patch(long offset, ByteBuffer bytes) {
      throw new UnsupportedOperationException("a member of an archive is not patched");
    }

    @Override
    public InputStream reread(long offset, long length) {
      throw new UnsupportedOperationException("a member of an archive is not reread");
    }

    @Override
    public void executable() {}

    @Override
    public void close() {}
  }
}
