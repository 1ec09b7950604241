package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import argosy.store.MemoryRefs;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.SourceProfiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReachabilityTest {
  private final MemoryStore store = new MemoryStore();
  private final MemoryRefs refs = new MemoryRefs();
  private final Reachability reachability = new Reachability(refs, store);

  @Test
  void whatPackagesWereBuiltFromIsKeptWithThemAndStaysWhereTheyWereBuilt() throws IOException {
    Profile profile = new SourceProfiles(store).two();
    List<Adopter.Adopted> packages =
        profile.packages().stream()
            .map(p -> new Adopter.Adopted(p.metadata(), p.metadata().digest()))
            .toList();
    Release release =
        new Lock(store, refs)
            .lock(profile.stack(), "v1", packages, List.of(), Lock.History.NONE, Profiles.EPOCH);
    Set<Digest> files = contents(profile.packages().stream().map(Profile.Part::tree).toList());
    Set<Digest> sources =
        contents(
            profile.packages().stream()
                .map(Profile.Part::sources)
                .flatMap(Optional::stream)
                .toList());
    sources.removeAll(files); // a word that is installed as it came
    assertThat(sources).isNotEmpty();

    assertThat(reachability.live()).containsAll(files).containsAll(sources);
    assertThat(reachability.of(release.digest()))
        .containsAll(files)
        .doesNotContainAnyElementsOf(sources);
    Digest one = sources.iterator().next();
    assertThat(reachability.owners(Set.of(one)))
        .anySatisfy(
            line -> assertThat(line).contains("the sources of package", "releases/hello/v1"));
  }

  private static Set<Digest> contents(List<Tree> trees) {
    return trees.stream()
        .flatMap(t -> t.entries().stream())
        .filter(e -> e instanceof Entry.File)
        .map(e -> ((Entry.File) e).digest())
        .collect(Collectors.toSet());
  }
}
