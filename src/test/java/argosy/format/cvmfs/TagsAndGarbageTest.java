package argosy.format.cvmfs;

import static argosy.format.cvmfs.TestRepository.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagsAndGarbageTest {
  private static final long DAY = 24 * 3600;
  @TempDir private Path temp;

  @Test
  void aRollbackIsTheNextRevisionWithTheOldContentAndOneCatalogWritten() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      r.publish(
          files().text("/sky/v1/.cvmfscatalog", "").text("/sky/v1/f", "1"), Optional.of("v1"));
      r.publish(
          files().text("/sky/v2/.cvmfscatalog", "").text("/sky/v2/f", "2"), Optional.of("v2"));
      long before = objects(temp);
      Manifest back = Tags.rollback(r.head(), "v1", r.now += 10);
      assertThat(back.revision()).isEqualTo(4);
      assertThat(objects(temp) - before).isEqualTo(2); // root catalog, history
      assertThat(r.contents()).containsKey("/sky/v1/f").doesNotContainKey("/sky/v2/f");
      assertThat(r.check().findings()).isEmpty();
      assertThat(r.head().history().tag("trunk-previous").orElseThrow().revision()).isEqualTo(3);
    }
  }

  @Test
  void whatDiffersBetweenTagsIsListed() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      r.publish(
          files()
              .text("/same/.cvmfscatalog", "")
              .text("/same/f", "1")
              .text("/sky/.cvmfscatalog", "")
              .text("/sky/gone", "1")
              .text("/sky/changed", "1"),
          Optional.of("v1"));
      r.publish(
          files().text("/sky/changed", "2").text("/sky/new/f", "3"), Optional.of("v2"), "/sky");
      Head head = r.head();
      assertThat(
              RevisionDiff.between(head, Tags.require(head, "v1"), Tags.require(head, "v2"))
                  .stream()
                  .map(c -> c.kind() + c.path()))
          .containsExactly("*/sky/changed", "-/sky/gone", "+/sky/new", "+/sky/new/f");
      assertThat(RevisionDiff.between(head, Tags.require(head, "v2"), Tags.require(head, "v2")))
          .isEmpty();
    }
  }

  @Test
  void tagsAreSetRemovedAndNamedOnce() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      Tags.add(r.head(), "weekly", "the week's", r.now);
      assertThatThrownBy(() -> Tags.add(r.head(), "weekly", "", r.now))
          .hasMessageContaining("already");
      assertThatThrownBy(() -> Tags.add(r.head(), "no good", "", r.now))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Tags.require(r.head(), "wekly")).hasMessageContaining("weekly");
      assertThat(r.head().manifest().revision()).isEqualTo(1);
      Tags.remove(r.head(), List.of("weekly"), r.now);
      assertThat(r.head().history().tag("weekly")).isEmpty();
      assertThatThrownBy(() -> Tags.remove(r.head(), List.of("trunk"), r.now))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(r.check().findings()).isEmpty();
    }
  }

  @Test
  void garbageIsWhatNoTagNamesOnceTheGraceTimeIsOver() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      r.publish(files().text("/f", "one"), Optional.of("keep"));
      r.publish(files().text("/f", "two"));
      r.publish(files().text("/f", "three"));
      r.publish(files().text("/f", "four")); // trunk-previous is three
      Head head = r.head();
      GarbageCollection.Collected early =
          new GarbageCollection(head, r.storage).run(DAY, r.now + 100, false);
      assertThat(early.revisions()).isZero();
      assertThat(r.check().findings()).isEmpty();
      GarbageCollection.Collected dry =
          new GarbageCollection(r.head(), r.storage).run(DAY, r.now + 2 * DAY, true);
      long before = objects(temp);
      assertThat(dry.objects()).isPositive();
      r.now += 2 * DAY;
      GarbageCollection.Collected collected =
          new GarbageCollection(r.head(), r.storage).run(DAY, r.now, false);
      assertThat(collected.revisions()).isEqualTo(2); // the empty one and two
      assertThat(collected.objects()).isEqualTo(dry.objects());
      assertThat(objects(temp)).isEqualTo(before - collected.objects());
      assertThat(r.check().findings()).isEmpty();
      Tags.rollback(r.head(), "keep", r.now);
      assertThat(r.contents()).containsEntry("/f", "one");
      Tags.rollback(r.head(), "trunk-previous", r.now);
      assertThat(r.contents()).containsEntry("/f", "four");
    }
  }

  @Test
  void collectingTwiceFindsNothingMore() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      for (int i = 0; i < 4; i++) {
        r.publish(files().text("/d" + i + "/f", "x" + i), i > 0 ? "/d" + (i - 1) : "/none");
      }
      r.now += 10 * DAY;
      assertThat(new GarbageCollection(r.head(), r.storage).run(DAY, r.now, false).objects())
          .isPositive();
      assertThat(new GarbageCollection(r.head(), r.storage).run(DAY, r.now, false).objects())
          .isLessThanOrEqualTo(1);
      assertThat(r.check().findings()).isEmpty();
    }
  }

  private static long objects(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder.resolve("data"))) {
      return walk.filter(p -> Files.isRegularFile(p) && !p.toString().contains("/txn/")).count();
    }
  }
}
