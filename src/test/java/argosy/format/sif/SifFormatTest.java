package argosy.format.sif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.squashfs.Compression;
import argosy.format.tar.InlineBlobs;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Signer;
import argosy.model.Tree;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Signers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SifFormatTest {
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final Parallel parallel = new Parallel(2);
  private final MemoryMemo memo = new MemoryMemo();

  @AfterEach
  void stop() {
    parallel.close();
  }

  private SifFormat format(SifFormat.Container container, Compression compression) {
    return new SifFormat(
        new SifFormat.Options(container, compression, SifFormat.SignatureKind.DSSE),
        parallel,
        memo,
        Optional.empty());
  }

  /// Made once: an RSA key takes a second.
  private static final Signer SIGNER = signer();

  private static Signer signer() {
    return Signers.at(Profiles.EPOCH);
  }

  @ParameterizedTest
  @EnumSource
  void aSifHoldsTheReleasesFiles(Compression compression) throws IOException {
    Profile profile = profiles.root();
    SifFormat format = format(SifFormat.Container.SIF, compression);
    MemoryOutput output = new MemoryOutput();
    Artifact artifact = format.write(profile, store, output);
    assertThat(artifact.main().name()).isEqualTo("hello-v1_0-amd64.sif");
    assertThat(profile.tree().changesTo(format.read(artifact, output))).isEmpty();
  }

  @Test
  void aSquashfsHoldsTheFilesOfAPrefixStackToo() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello");
    SifFormat format = format(SifFormat.Container.SQUASHFS, Compression.ZSTD);
    assertThat(format.prefixFor(profile.release())).isEqualTo("/opt/argosy/hello");
    MemoryOutput output = new MemoryOutput();
    Artifact artifact = format.write(profile, store, output);
    assertThat(artifact.main().name()).isEqualTo("hello-v1_0-amd64.squashfs");
    assertThat(profile.tree().changesTo(format.read(artifact, output))).isEmpty();
  }

  @Test
  void theSameProfileGivesTheSameBytesWhateverIsRemembered() throws IOException {
    Profile profile = profiles.root();
    SifFormat format = format(SifFormat.Container.SIF, Compression.ZSTD);
    MemoryOutput first = new MemoryOutput();
    MemoryOutput second = new MemoryOutput();
    format.write(profile, store, first);
    format.write(profile, store, second);
    assertThat(second.bytes("hello-v1_0-amd64.sif")).isEqualTo(first.bytes("hello-v1_0-amd64.sif"));
    MemoryOutput third = new MemoryOutput();
    try (Parallel one = new Parallel(1)) {
      new SifFormat(SifFormat.Options.DEFAULT, one, new MemoryMemo(), Optional.empty())
          .write(profile, store, third);
    }
    assertThat(third.bytes("hello-v1_0-amd64.sif")).isEqualTo(first.bytes("hello-v1_0-amd64.sif"));
  }

  @Test
  void theHeaderIsWhatReadersOfSifExpect() throws IOException {
    MemoryOutput output = new MemoryOutput();
    SifFormat format = format(SifFormat.Container.SIF, Compression.ZSTD);
    Profile profile = profiles.root();
    byte[] sif = output(format, profile, output);
    assertThat(text(sif, 0, 31)).isEqualTo("#!/usr/bin/env run-singularity\n");
    assertThat(text(sif, 32, 16)).isEqualTo("SIF_MAGIC\00001\00002\0");
    ByteBuffer in = ByteBuffer.wrap(sif).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(in.getLong(64)).as("created").isEqualTo(Profiles.EPOCH);
    assertThat(in.getLong(80)).as("free descriptors").isEqualTo(44);
    assertThat(in.getLong(112)).as("data at").isEqualTo(32176);
    assertThat(in.getLong(112) + in.getLong(120)).as("data end").isEqualTo(sif.length);
    int partition = 4096;
    assertThat(in.getInt(partition)).isEqualTo(0x4004);
    long at = in.getLong(partition + 17);
    assertThat(at).as("as people write it in mount options").isEqualTo(32768);
    assertThat(text(sif, (int) at, 4)).isEqualTo("hsqs");
  }

  private byte[] output(SifFormat format, Profile profile, MemoryOutput output) throws IOException {
    return output.bytes(format.write(profile, store, output).main().name());
  }

  private static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aPrefixStackStandsInItsBase() throws IOException {
    Profile profile = profiles.onBusybox(profiles.prefix("/opt/argosy/hello"));
    SifFormat format = format(SifFormat.Container.SIF, Compression.ZSTD);
    MemoryOutput output = new MemoryOutput();
    Tree seen = format.read(format.write(profile, store, output), output);
    assertThat(seen).isEqualTo(format.files(profile));
    assertThat(seen.find("opt/argosy/hello/bin/hello-demo")).isPresent();
    assertThat(seen.find("usr/bin/sh")).isPresent();
  }

  @Test
  void aPrefixStackWithNothingUnderItIsRefusedWithWhatToDo() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello");
    SifFormat format = format(SifFormat.Container.SIF, Compression.ZSTD);
    MemoryOutput output = new MemoryOutput();
    assertThatThrownBy(() -> format.write(profile, store, output))
        .isInstanceOfSatisfying(
            UnsupportedException.class, e -> assertThat(e.remedy()).contains("base:"))
        .hasMessageContaining("hello@v1_0");
    assertThat(output.names()).isEmpty();
  }

  @Test
  void aBaseThatHasSomethingWhereTheStackStandsIsRefused() throws IOException {
    Profile plain = profiles.prefix("/opt/argosy/hello");
    Profile.Part base =
        profiles.part(
            "b", "1", "", List.of(), List.of(profiles.text("opt/argosy/hello", 0644, "mine")));
    Profile profile = plain.on(new Profile.Base(List.of(base), base.tree()));
    assertThatThrownBy(() ->
            format(SifFormat.Container.SIF, Compression.ZSTD)
                .write(profile, store, new MemoryOutput()))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("/opt/argosy/hello");
  }

  @Test
  void aFileWhereTheFormatPutsItsOwnIsRefusedByName() throws IOException {
    for (String path : List.of(".singularity.d/runscript", "scif/apps/x", "environment")) {
      Profile good = profiles.root();
      List<Entry> more = new ArrayList<>(good.tree().entries());
      more.add(profiles.text(path, 0644, "mine"));
      Profile bad =
          new Profile(
              good.release(), "/", good.packages(), Tree.of(more), good.activation(), List.of());
      assertThatThrownBy(() ->
              format(SifFormat.Container.SIF, Compression.ZSTD)
                  .write(bad, store, new MemoryOutput()))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining(path.substring(0, 4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFlippedByteOfASignedImageIsFound(SifFormat.SignatureKind kind) throws IOException {
    Profile profile = profiles.root();
    SifFormat.Options options =
        new SifFormat.Options(SifFormat.Container.SIF, Compression.ZSTD, kind);
    SifFormat format = new SifFormat(options, parallel, memo, Optional.of(SIGNER));
    MemoryOutput output = new MemoryOutput();
    Artifact artifact = format.write(profile, store, output);
    assertThat(format.read(artifact, output)).isEqualTo(profile.tree());
    byte[] good = output.bytes(artifact.main().name());
    Random random = new Random(5);
    ByteBuffer in = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
    int partition = 4096;
    long end = in.getLong(partition + 17) + in.getLong(partition + 25);
    for (int round = 0; round < 8; round++) {
      byte[] bad = good.clone();
      // Anywhere in the objects that are signed, padding between them apart.
      int at = (int) (end - 1 - random.nextLong(in.getLong(partition + 25)));
      bad[at] ^= 1;
      MemoryOutput damaged = new MemoryOutput();
      try (Output.Sink sink = damaged.create(artifact.main().name())) {
        sink.stream().write(bad);
        sink.commit(SifFormat.SIF_MEDIA_TYPE);
      }
      assertThatThrownBy(() -> format.read(artifact, damaged))
          .as("byte %d", at)
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("hello-v1_0-amd64.sif");
    }
  }

  @Test
  void mountPointsAreAddedWhereTheyLackAndLeftAloneWhereTheyStand() throws IOException {
    Profile bare = profiles.root();
    Tree added = new Additions(bare, new InlineBlobs(store)).tree();
    assertThat(added.find("tmp")).contains(new Entry.Directory("tmp", 01777));
    assertThat(added.find("etc/passwd")).isPresent();
    List<Entry> more = new ArrayList<>(bare.tree().entries());
    more.add(new Entry.Directory("tmp", 0700));
    more.add(new Entry.Symlink("var", "usr/var"));
    Profile own =
        new Profile(
            bare.release(), "/", bare.packages(), Tree.of(more), bare.activation(), List.of());
    Tree kept = new Additions(own, new InlineBlobs(store)).tree();
    assertThat(kept.find("tmp")).contains(new Entry.Directory("tmp", 0700));
    assertThat(kept.find("var/tmp")).isEmpty();
    MemoryOutput output = new MemoryOutput();
    SifFormat format = format(SifFormat.Container.SIF, Compression.ZSTD);
    assertThat(format.read(format.write(own, store, output), output)).isEqualTo(own.tree());
  }

  @Test
  void aRootThatLacksNothingIsReadBackWhole() throws IOException {
    Profile bare = profiles.root();
    List<Entry> all = new ArrayList<>(bare.tree().entries());
    for (String folder : List.of("dev", "home", "proc", "root", "sys", "tmp", "var", "var/tmp")) {
      all.add(new Entry.Directory(folder, 0755));
    }
    for (String file : List.of("group", "hosts", "localtime", "passwd", "resolv.conf")) {
      if (bare.tree().find("etc/" + file).isEmpty()) {
        all.add(profiles.text("etc/" + file, 0644, file));
      }
    }
    Profile whole =
        new Profile(
            bare.release(), "/", bare.packages(), Tree.of(all), bare.activation(), List.of());
    MemoryOutput output = new MemoryOutput();
    SifFormat format = format(SifFormat.Container.SIF, Compression.ZSTD);
    assertThat(format.read(format.write(whole, store, output), output)).isEqualTo(whole.tree());
  }
}
