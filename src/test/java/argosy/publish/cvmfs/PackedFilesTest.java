package argosy.publish.cvmfs;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.codec.deflate.Chunks;
import argosy.codec.deflate.RawDeflate;
import argosy.codec.zlib.ZlibStreams;
import argosy.format.cvmfs.ContentHash;
import argosy.format.cvmfs.ContentPacker;
import argosy.format.cvmfs.HashAlgorithm;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedFilesTest {
  /// The first fits nowhere but at the end, the second where it is cut.
  private static byte[] content(int seed) {
    byte[] content = new byte[Chunks.LARGEST];
    new Random(seed).nextBytes(content);
    for (int i = 0; i < content.length; i++) {
      content[i] &= 0x1f;
    }
    return content;
  }

  /// If this fails, what homes remember is not what would be made now: `PackedFiles` needs another
  /// number for how content is packed.
  @Test
  void contentIsCutAndDeflatedAsWhatIsRememberedWas() {
    byte[] content = content(1);
    int cut = Chunks.cut(content, content.length);
    assertThat(cut).isEqualTo(4_854_238);
    if (RawDeflate.isNative()) {
      ContentHash hash =
          ContentHash.over(
              HashAlgorithm.SHA1, new ZlibStreams(Chunks.LEVEL).compress(content, 0, cut));
      assertThat(hash).hasToString("93093423633fc20cc660eea7d5679dc5f9ee179d");
    }
  }

  @Test
  void recordsFromBeforeAreReadButAreNotOfNow() throws IOException {
    ContentHash hash = ContentHash.of(HashAlgorithm.SHA1, new byte[HashAlgorithm.BYTES]);
    ContentPacker.Packed packed = new ContentPacker.Packed(7, Optional.of(hash), List.of());
    byte[] record = PackedFiles.toBytes(packed);
    assertThat(PackedFiles.isOfNow(record)).isEqualTo(RawDeflate.isNative());
    byte[] before = Arrays.copyOf(record, record.length - 1);
    assertThat(PackedFiles.isOfNow(before)).isFalse();
    assertThat(PackedFiles.parse(HashAlgorithm.SHA1, before)).isEqualTo(packed);
  }
}
