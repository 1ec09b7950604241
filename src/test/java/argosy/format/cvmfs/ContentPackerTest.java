package argosy.format.cvmfs;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.codec.deflate.Chunks;
import argosy.publish.cvmfs.DirectoryStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentPackerTest {
  @TempDir private Path temp;

  private ObjectPool objects(String folder) throws IOException {
    return new ObjectPool(
        DirectoryStorage.writing(temp.resolve(folder), f -> {}), HashAlgorithm.SHA1);
  }

  private static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  private static ContentPacker.Packed packed(ObjectPool objects, int bytes) throws IOException {
    return new ContentPacker(objects, List.of())
        .pack(new ByteArrayInputStream(content(bytes)), bytes, "file");
  }

  @Test
  void whatAnotherRepositoryHasCompressedIsTakenFromThereWithoutItsContent() throws IOException {
    ObjectPool first = objects("first");
    ObjectPool second = objects("second");
    ContentPacker.Packed small = packed(first, 1000);
    ContentPacker.Packed large = packed(first, Chunks.LARGEST + 1);
    assertThat(large.chunks()).hasSizeGreaterThan(1);
    assertThat(new ContentPacker(second, List.of()).isHere(small)).isFalse();
    ContentPacker packer = new ContentPacker(second, List.of(ObjectSource.of(first.storage())));
    assertThat(packer.isHere(small)).isTrue();
    assertThat(packer.isHere(large)).isTrue();
    assertThat(second.load(small.hash().orElseThrow(), Suffix.FILE, 1000)).isEqualTo(content(1000));
    for (CatalogEntry.Chunk chunk : large.chunks()) {
      assertThat(second.load(chunk.hash(), Suffix.CHUNK, chunk.size())).hasSize((int) chunk.size());
    }
  }

  @Test
  void whatIsDamagedThereIsNotTaken() throws IOException {
    ObjectPool first = objects("first");
    ContentPacker.Packed small = packed(first, 1000);
    String name = small.hash().orElseThrow().path(Suffix.FILE);
    Files.writeString(temp.resolve("first").resolve(name), "damaged");
    ObjectPool second = objects("second");
    assertThat(new ContentPacker(second, List.of(ObjectSource.of(first.storage()))).isHere(small))
        .isFalse();
    assertThat(temp.resolve("second").resolve(name)).doesNotExist();
  }
}
