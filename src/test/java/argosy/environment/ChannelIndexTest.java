package argosy.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.format.conda.CondaChannel;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.remote.DirectoryRemote;
import argosy.store.DirectoryOutput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelIndexTest {
  @TempDir Path folder;

  /// A channel of `a` in two versions and `b`, which needs `a`.
  private void channel() throws IOException {
    List<NamedFile> files = new ArrayList<>();
    for (CondaFile file :
        List.of(
            new CondaFile("a", "1").text("x", 0644, "1"),
            new CondaFile("a", "2").text("x", 0644, "2"),
            new CondaFile("b", "1").needs("a >=1").text("y", 0644, "1"))) {
      Wanted w = file.write(folder);
      files.add(
          new NamedFile(
              "linux-64/" + w.record().fileName(),
              new Descriptor("x", new Digest(w.record().sha256()), w.record().sizeBytes()),
              false));
    }
    new CondaChannel(0)
        .index(
            List.of(new Artifact("conda", Digest.of(new byte[0]), files)),
            name -> FileChannel.open(folder.resolve(name)),
            new DirectoryOutput(folder));
  }

  private ChannelIndex open() throws IOException {
    try (DirectoryRemote remote = new DirectoryRemote(folder)) {
      return ChannelIndex.open(remote, "file:///ch", "linux-64");
    }
  }

  @Test
  void shardsAndWholeIndexesSayTheSame() throws IOException {
    channel();
    List<Listed> sharded = open().named("a");
    Files.delete(folder.resolve("linux-64/repodata_shards.msgpack.zst"));
    List<Listed> compressed = open().named("a");
    Files.delete(folder.resolve("linux-64/repodata.json.zst"));
    List<Listed> plain = open().named("a");
    assertThat(plain).hasSize(2).isEqualTo(compressed);
    assertThat(sharded.stream().map(Listed::record))
        .isEqualTo(plain.stream().map(Listed::record).toList());
    assertThat(open().named("nothing")).isEmpty();
  }

  @Test
  void recordsOfAllThatIsNeededAreFound() throws IOException {
    channel();
    try (Parallel readers = new Parallel(3)) {
      ChannelRecords records = ChannelRecords.of(List.of(open()), List.of("b"), readers);
      assertThat(records.byFolder().getFirst())
          .extracting(r -> r.name() + " " + r.version())
          .containsExactlyInAnyOrder("a 1", "a 2", "b 1");
    }
  }

  @Test
  void aShardThatIsNotWhatTheIndexSaysIsRefused() throws IOException {
    channel();
    try (var shards = Files.newDirectoryStream(folder.resolve("linux-64"), "????*.msgpack.zst")) {
      for (Path shard : shards) {
        if (shard.getFileName().toString().length() > 64) {
          byte[] bytes = Files.readAllBytes(shard);
          bytes[bytes.length - 1] ^= 1;
          Files.write(shard, bytes);
        }
      }
    }
    ChannelIndex index = open();
    assertThatThrownBy(() -> index.named("a"))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("another digest");
  }

  @Test
  void whatIsNoChannelIsSaid() {
    assertThatThrownBy(this::open)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("no conda channel for linux-64");
  }

  @Test
  void damagedIndexesAreReadOrRefusedNeverWorse() throws IOException {
    channel();
    Random random = new Random(11);
    for (String name :
        List.of("repodata_shards.msgpack.zst", "repodata.json.zst", "repodata.json")) {
      Path file = folder.resolve("linux-64").resolve(name);
      byte[] good = Files.readAllBytes(file);
      for (int i = 0; i < 400; i++) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        Files.write(file, bad);
        try {
          assertThat(open().named("a").size()).isLessThanOrEqualTo(2);
        } catch (CorruptException e) {
          assertThat(e).hasMessageContaining("file:///ch/linux-64/");
        }
      }
      Files.delete(file);
    }
  }
}
