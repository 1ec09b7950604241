package argosy.testing;

import argosy.codec.zstd.SectionCompressor;
import argosy.model.BlobSource;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Sections;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A file that no test could hold, as the store would lend it: by its sections, of which there are
/// three kinds.
public final class HugeFile implements BlobSource {
  private final long sizeBytes;
  private final Digest digest;
  private final List<ByteBuffer> kinds = new ArrayList<>();

  /// A file of zeros.
  ///
  /// @param sha256 as `head -c SIZE /dev/zero | sha256sum` gives it
  private HugeFile(long sizeBytes, String sha256) throws IOException {
    this(sizeBytes, new Digest(sha256), sample(sizeBytes));
  }

  /// @param sample the first, any other and the last section
  private HugeFile(long sizeBytes, Digest digest, byte[] sample) throws IOException {
    this.sizeBytes = sizeBytes;
    this.digest = digest;
    try (SectionCompressor compressor = new SectionCompressor()) {
      compressor.compress(
          new ByteArrayInputStream(sample),
          (blocks, plainBytes) ->
              kinds.add(ByteBuffer.allocate(blocks.remaining()).put(blocks.duplicate()).flip()));
    }
  }

  /// More than a size of 32 bits says.
  public static HugeFile over4GiB() throws IOException {
    return new HugeFile(
        (1L << 32) + 12_345, "59ead87e2e32370612861365e7dcf1543fb29afaa0b29432c37eab5373fed514");
  }

  /// More than the eleven octal digits of tar say.
  public static HugeFile over8GiB() throws IOException {
    return new HugeFile(
        (1L << 33) + 1, "b47800cd5a0c0bd2a7d6c2ac9402cc117bbe89363299bdc51f8a72aef8543693");
  }

  /// Ten thousand million bytes that no compression makes fewer, for those who refuse them by their
  /// number: the digest is not theirs.
  public static HugeFile incompressible() throws IOException {
    byte[] sample = sample(10_000_000_000L);
    new Random(1).nextBytes(sample);
    return new HugeFile(10_000_000_000L, Digest.of(sample), sample);
  }

  private static byte[] sample(long sizeBytes) {
    return new byte[2 * Sections.SECTION_BYTES + (int) (sizeBytes % Sections.SECTION_BYTES)];
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  public Digest digest() {
    return digest;
  }

  /// A prefix stack of one package with this file as `share/huge`.
  public Profile profile(String prefix) {
    Tree tree =
        Tree.of(
            List.of(
                new Entry.Directory("share", 0755),
                new Entry.File("share/huge", 0644, digest, sizeBytes)));
    Package metadata =
        Profiles.plain("p", "1", new Descriptor(Package.TREE_MEDIA_TYPE, tree.digest(), 1));
    return Profiles.profile(
        Profiles.stack("hello", StackKind.PREFIX),
        prefix,
        List.of(new Profile.Part(metadata, tree)),
        List.of());
  }

  @Override
  public InputStream open(Digest other) {
    throw new IllegalStateException("a large file is read by sections");
  }

  @Override
  public Sections sections(Digest wanted) {
    return new Sections() {
      @Override
      public int count() {
        return (int) ((sizeBytes + SECTION_BYTES - 1) / SECTION_BYTES);
      }

      @Override
      public long plainBytes() {
        return sizeBytes;
      }

      @Override
      public ByteBuffer section(int i) {
        return kinds.get(i == 0 ? 0 : i == count() - 1 ? 2 : 1).duplicate();
      }
    };
  }
}
