package argosy.format.conda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.msgpack.MsgPackReader;
import argosy.model.Artifact;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Profile;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CondaChannelTest {
  private final MemoryStore store = new MemoryStore();
  private final MemoryOutput output = new MemoryOutput();
  private final CondaChannel channel = new CondaChannel(Profiles.EPOCH);
  private final List<String> opened = new ArrayList<>();
  private Artifact first;
  private Artifact second;

  @BeforeEach
  void twoReleases() throws IOException {
    Profile profile = CondaProfiles.prefix(store);
    try (Parallel parallel = new Parallel(2)) {
      CondaFormat format = new CondaFormat(CondaOptions.DEFAULT, parallel);
      first = format.write(profile, store, output);
      second = format.write(CondaProfiles.tagged(profile, "v1_1"), store, output);
    }
  }

  private Artifact index(Artifact... artifacts) throws IOException {
    opened.clear();
    return channel.index(List.of(artifacts), this::open, output);
  }

  private SeekableByteChannel open(String name) throws IOException {
    opened.add(name);
    return output.open(name);
  }

  private Json.Obj json(String name) throws IOException {
    return Json.parse(new String(output.bytes(name), UTF_8)).asObject();
  }

  private Json.Obj packages(String name) throws IOException {
    return json(name).get("packages.conda").asObject();
  }

  private static String file(Artifact.NamedFile file) {
    return file.name().substring("linux-64/".length());
  }

  @Test
  void everyPackageHasARecordWithDigestAndSize() throws IOException {
    index(first);
    Json.Obj records = packages("linux-64/repodata.json");
    assertThat(records.members()).hasSize(3);
    for (Artifact.NamedFile file : first.files()) {
      Json.Obj record = records.get(file(file)).asObject();
      assertThat(record.string("sha256")).isEqualTo(file.descriptor().digest().hex());
      assertThat(record.number("size")).isEqualTo(file.descriptor().sizeBytes());
      assertThat(record.string("md5")).hasSize(32);
      assertThat(record.string("subdir")).isEqualTo("linux-64");
      assertThat(List.copyOf(record.members().keySet())).isSorted();
    }
    assertThat(packages("noarch/repodata.json").members()).isEmpty();
    byte[] plain = output.bytes("linux-64/repodata.json");
    assertThat(Zstd.decompress(output.bytes("linux-64/repodata.json.zst"), plain.length))
        .isEqualTo(plain);
    assertThat(json("channeldata.json").get("packages").asObject().members())
        .containsOnlyKeys("base", "greet", "hello");
    assertThat(
            json("channeldata.json")
                .get("packages")
                .asObject()
                .get("greet")
                .asObject()
                .get("text_prefix"))
        .isEqualTo(Json.of(true));
  }

  @Test
  void shardsHoldTheSameRecordsUnderTheirOwnDigests() throws IOException {
    index(first);
    Json.Obj shardIndex = msgpack("linux-64/repodata_shards.msgpack.zst");
    assertThat(shardIndex.number("version")).isEqualTo(1);
    Json.Obj shards = shardIndex.get("shards").asObject();
    assertThat(shards.members()).containsOnlyKeys("base", "greet", "hello");
    for (String name : shards.members().keySet()) {
      String file = "linux-64/" + shards.string(name) + ".msgpack.zst";
      assertThat(Digest.of(output.bytes(file)).hex()).isEqualTo(shards.string(name));
      Json.Obj in = msgpack(file).get("packages.conda").asObject();
      in.members()
          .forEach((f, shard) -> {
            var members = new TreeMap<>(shard.asObject().members());
            assertThat(members.remove("run_exports")).isEqualTo(Json.object().build());
            try {
              assertThat(new Json.Obj(members))
                  .isEqualTo(packages("linux-64/repodata.json").get(f));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private Json.Obj msgpack(String name) throws IOException {
    byte[] coded = output.bytes(name);
    return MsgPackReader.read(
            name, Zstd.decompress(coded, Math.toIntExact(Zstd.getFrameContentSize(coded))))
        .asObject();
  }

  @Test
  void anotherReleaseCostsItsNewPackagesOnly() throws IOException {
    index(first);
    Json before = packages("linux-64/repodata.json").get(file(first.main()));
    index(first, second);
    assertThat(opened)
        .filteredOn(name -> name.endsWith(".conda"))
        .containsExactly(second.main().name());
    assertThat(packages("linux-64/repodata.json").get(file(first.main()))).isEqualTo(before);
    assertThat(packages("linux-64/repodata.json").members()).hasSize(4);
    assertThat(packages("linux-64/current_repodata.json").members())
        .as("the newest of every name")
        .hasSize(3)
        .doesNotContainKey(file(first.main()));
    assertThat(
            json("channeldata.json")
                .get("packages")
                .asObject()
                .get("hello")
                .asObject()
                .string("version"))
        .isEqualTo("1.1");
  }

  @Test
  void theSamePackagesGiveTheSameIndexWhicheverWayTheyCame() throws IOException {
    index(first);
    List<Artifact.NamedFile> grown = index(first, second).files();
    MemoryOutput fresh = new MemoryOutput();
    Artifact atOnce =
        channel.index(
            List.of(first, second),
            name -> {
              if (name.endsWith(".conda")) {
                return output.open(name);
              }
              throw new NoSuchFileException(name);
            },
            fresh);
    assertThat(grown).isEqualTo(atOnce.files());
  }

  @Test
  void packagesOfEarlierStatesLeaveTheIndexAndOldShardsStay() throws IOException {
    index(first, second);
    String shard = msgpack("linux-64/" + Shards.INDEX).get("shards").asObject().string("hello");
    index(second);
    assertThat(packages("linux-64/repodata.json").members()).doesNotContainKey(file(first.main()));
    assertThat(output.names()).contains("linux-64/" + shard + ".msgpack.zst");
  }

  @Test
  void patchesChangeRemoveAndRevokeRecords() throws IOException {
    String base = file(first.files().getFirst());
    String instructions =
        """
        {"patch_instructions_version": 1,
         "packages.conda": {"%s": {"depends": ["patched"], "license": null}},
         "remove": ["%s"], "revoke": ["%s"]}
        """
            .formatted(base, file(second.main()), file(first.main()));
    write("linux-64/patch_instructions.json", instructions);
    index(first, second);
    Json.Obj records = packages("linux-64/repodata.json");
    assertThat(records.get(base).asObject().strings("depends")).containsExactly("patched");
    assertThat(records.get(base).asObject().find("license")).isEmpty();
    assertThat(records.get(file(first.main())).asObject().strings("depends"))
        .contains("package_has_been_revoked");
    assertThat(json("linux-64/repodata.json").strings("removed"))
        .containsExactly(file(second.main()));
    assertThat(packages("linux-64/repodata_from_packages.json").members())
        .containsKey(file(second.main()));
    assertThat(
            packages("linux-64/repodata_from_packages.json").get(base).asObject().find("license"))
        .isPresent();
    index(first, second);
    assertThat(packages("linux-64/repodata.json"))
        .as("patched again from the plain records")
        .isEqualTo(records);
  }

  @Test
  void noticesStayAndThoseThatNoClientCouldShowAreRefused() throws IOException {
    index(first);
    assertThat(json("notices.json").array("notices")).isEmpty();
    String notice =
        """
        {"notices": [{"id": "1", "message": "v1_0 goes on 1 December", "level": "%s",
          "created_at": "2026-11-20T00:00:00+00:00", "expired_at": "2026-12-01T00:00:00Z"}]}
        """;
    write("notices.json", notice.formatted("warning"));
    index(first, second);
    assertThat(json("notices.json")).isEqualTo(Json.parse(notice.formatted("warning")));
    write("notices.json", notice.formatted("loud"));
    assertThatThrownBy(() -> index(first))
        .isInstanceOf(CorruptException.class)
        .hasMessage("notices.json: 1: its level is one of [info, warning, critical]");
  }

  private void write(String name, String text) throws IOException {
    try (var sink = output.create(name)) {
      sink.stream().write(text.getBytes(UTF_8));
      sink.commit("application/json");
    }
  }

  @Test
  void twoContentsUnderOneNameAreRefused() throws IOException {
    Artifact.NamedFile main = first.main();
    Artifact other =
        new Artifact(
            "conda",
            first.release(),
            List.of(
                new Artifact.NamedFile(
                    main.name(), new Descriptor("x", Digest.of(new byte[1]), 1), true)));
    assertThatThrownBy(() -> index(first, other))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith(main.name() + ": two packages of this name");
  }

  @Test
  void aDamagedIndexOfBeforeIsNamed() throws IOException {
    index(first);
    write("linux-64/repodata_from_packages.json", "{\"packages\": 7}");
    assertThatThrownBy(() -> index(first))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("linux-64/repodata_from_packages.json");
  }
}
