package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.fuzz.Damage;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Format;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.RepositoryFormat;
import argosy.model.Signer;
import argosy.model.StackKind;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import argosy.testing.Signers;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every form's reader, and every repository that goes on with its own index, makes of damaged
/// files, from a seed: an `IOException` with a message, or what they hold; nothing else.
class DamagedFormsTest {
  private static final int ROUNDS = Integer.getInteger("argosy.fuzz.rounds", 20);
  private static final Parallel PARALLEL = new Parallel(1);
  private static final Signer SIGNER = Signers.quick(Profiles.EPOCH);
  private final MemoryStore store = new MemoryStore();
  private final MemoryOutput out = new MemoryOutput();
  private final FormTable.Means means =
      new FormTable.Means(SIGNER, PARALLEL, new MemoryMemo(), Profiles.EPOCH);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  static List<FormTable.Row> rows() {
    return FormTable.ALL.rows();
  }

  private Profile profile(Format format) throws IOException {
    Profiles profiles = new Profiles(store);
    Profile root = profiles.root();
    if (format.inapplicable(root.release(), root.packages()).isEmpty()) {
      return root;
    }
    Profile prefix = Shipped.withKernel(profiles);
    Release release = prefix.release();
    assertThat(release.stack().kind()).isEqualTo(StackKind.PREFIX);
    String place = format.prefixFor(release);
    return place.isEmpty() || format.id().equals("kernel") ? prefix : profiles.prefix(place);
  }

  /// The files, some of them damaged.
  private Format.Files with(Map<String, byte[]> damaged) {
    return name -> {
      byte[] bytes = damaged.get(name);
      SeekableByteChannel whole = out.open(name);
      return bytes == null ? whole : new SeekableInMemoryByteChannel(bytes);
    };
  }

  /// Something to do with damaged files.
  private interface Work {
    void run(Format.Files files) throws IOException;
  }

  private void everyRound(String what, List<String> names, Work work) throws IOException {
    Damage damage = new Damage(20_261_122);
    for (int round = 0; round < ROUNDS; round++) {
      String name = names.get(round % names.size());
      Map<String, byte[]> damaged = new TreeMap<>(Map.of(name, damage.of(out.bytes(name))));
      try {
        work.run(with(damaged));
      } catch (IOException e) {
        assertThat(e.getMessage()).as("%s, %s, round %d", what, name, round).isNotBlank();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("%s, %s, round %d".formatted(what, name, round), e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aDamagedFormIsReadOrRefused(FormTable.Row row) throws IOException {
    Format format = row.format().with(means);
    Profile profile = profile(format);
    Artifact artifact = format.write(profile, store, out);
    assertThat(format.read(artifact, out)).isEqualTo(format.files(profile));
    everyRound(
        row.id(),
        artifact.files().stream().map(NamedFile::name).toList(),
        files -> format.read(artifact, files));
  }

  static List<FormTable.Row> rowsWithRepository() {
    return rows().stream().filter(r -> r.repository().isPresent()).toList();
  }

  @ParameterizedTest
  @MethodSource("rowsWithRepository")
  void aDamagedIndexIsMadeAnewOrRefused(FormTable.Row row) throws IOException {
    Format format = row.format().with(means);
    Artifact artifact = format.write(profile(format), store, out);
    List<String> own = artifact.files().stream().map(NamedFile::name).toList();
    RepositoryFormat repository = row.repository().orElseThrow().with(means);
    repository.index(List.of(artifact), out, out);
    List<String> index = out.names().stream().filter(n -> !own.contains(n)).toList();
    assertThat(index).isNotEmpty();
    everyRound(
        row.id(), index, files -> repository.index(List.of(artifact), files, new MemoryOutput()));
  }
}
