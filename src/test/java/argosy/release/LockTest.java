package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.HeldException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Generation;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.store.MemoryRefs;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LockTest {
  private static final long MONDAY = 1_528_710_599L; // 2018-06-11 09:49:59 UTC
  private final MemoryStore store = new MemoryStore();
  private final MemoryRefs refs = new MemoryRefs();
  private final Lock lock = new Lock(store, refs);
  private final Stack stack = Profiles.stack("hello", StackKind.ROOT);

  private Adopter.Adopted adopted(String name, String version) throws IOException {
    Profile.Part part = new Profiles(store).part(name, version, "", List.of(), List.of());
    return new Adopter.Adopted(part.metadata(), part.metadata().digest());
  }

  @Test
  void theFloatingNameMovesAndTheImmutableNeverDoes() throws IOException {
    Release first =
        lock.lock(
            stack, "w_2018_23", List.of(adopted("a", "1")), List.of(), Lock.History.NONE, MONDAY);
    Release second =
        lock.lock(
            stack,
            "w_2018_23",
            List.of(adopted("a", "2")),
            List.of(),
            Lock.History.NONE,
            MONDAY + 60);
    assertThat(refs.list("releases/"))
        .containsExactly(
            "releases/hello/w_2018_23",
            "releases/hello/w_2018_23-20180611T094959Z",
            "releases/hello/w_2018_23-20180611T095059Z");
    assertThat(refs.resolve("releases/hello/w_2018_23")).contains(second.digest());
    assertThat(refs.resolve("releases/hello/w_2018_23-20180611T094959Z")).contains(first.digest());
  }

  @Test
  void theSamePackagesAreTheSameReleaseWhateverTheTime() throws IOException {
    Release first =
        lock.lock(stack, "v1", List.of(adopted("a", "1")), List.of(), Lock.History.NONE, MONDAY);
    assertThat(
            lock.lock(
                stack, "v1", List.of(adopted("a", "1")), List.of(), Lock.History.NONE, MONDAY + 9))
        .isEqualTo(first);
    assertThat(refs.list("releases/")).hasSize(2);
  }

  @Test
  void anotherBaseIsAnotherReleaseAndOldRecordsHaveNone() throws IOException {
    List<Adopter.Adopted> packages = List.of(adopted("a", "1"));
    Release bare = lock.lock(stack, "v1", packages, List.of(), Lock.History.NONE, MONDAY);
    Release upon =
        lock.lock(
            stack,
            "v1",
            packages,
            List.of(adopted("libc6", "2.36")),
            Lock.History.NONE,
            MONDAY + 9);
    assertThat(upon.digest()).isNotEqualTo(bare.digest());
    assertThat(upon.packages()).isEqualTo(bare.packages());
    assertThat(bare.toJson().find("base")).isEmpty();
    for (Release release : List.of(bare, upon)) {
      assertThat(Release.fromJson(Json.parse(release.toJson().canonical()))).isEqualTo(release);
    }
    assertThat(new Reachability(refs, store).live()).contains(upon.base().getFirst().digest());
    assertThat(ReleaseDiff.of(store, bare, upon).packages())
        .extracting(ReleaseDiff.PackageDiff::name)
        .containsExactly("base/libc6");
  }

  @Test
  void aReleaseForAnotherPlatformHasItsOwnName() throws IOException {
    Platform arm = new Platform("linux", "arm64");
    assertThat(ReleaseRefs.floating("hello", "v1", arm)).isEqualTo("releases/hello/v1@arm64");
  }

  @Test
  void twoPackagesOfOneNameAreRefused() throws IOException {
    List<Adopter.Adopted> twice = List.of(adopted("a", "1"), adopted("a", "2"));
    assertThatThrownBy(() -> lock.lock(stack, "v1", twice, List.of(), Lock.History.NONE, MONDAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two packages are called a: version 1 and version 2");
  }

  @Test
  void packagesOfTwoEnvironmentGenerationsAreNoRelease() throws IOException {
    List<Adopter.Adopted> mixed =
        List.of(ofGeneration("afw", 12), ofGeneration("base", 11), ofGeneration("log", 12));
    assertThatThrownBy(() -> lock.lock(stack, "v1", mixed, List.of(), Lock.History.NONE, MONDAY))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("never mixed: base is of 11, the others of 12");
    Release release =
        lock.lock(stack, "v1", List.of(mixed.getFirst()), List.of(), Lock.History.NONE, MONDAY);
    assertThat(release.generation()).isEqualTo(12);
  }

  private Adopter.Adopted ofGeneration(String name, int generation) throws IOException {
    argosy.model.Package of =
        adopted(name, "1")
            .metadata()
            .withFacts(Map.of(Generation.FACT, Integer.toString(generation)));
    return new Adopter.Adopted(of, of.digest());
  }

  @Test
  void aTagOfTheSameSecondIsNotOverwritten() throws IOException {
    Release first =
        lock.lock(stack, "v1", List.of(adopted("a", "1")), List.of(), Lock.History.NONE, MONDAY);
    List<Adopter.Adopted> other = List.of(adopted("a", "2"));
    assertThatThrownBy(() -> lock.lock(stack, "v1", other, List.of(), Lock.History.NONE, MONDAY))
        .isInstanceOf(HeldException.class);
    assertThat(refs.resolve("releases/hello/v1")).contains(first.digest());
  }
}
