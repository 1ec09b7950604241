package argosy.model.conda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionTest {
  /// The example of CEP 33; versions of one line are equal.
  private static final List<List<String>> ORDER =
      Stream.of(
              "0.4 0.4.0",
              "0.4.1.rc 0.4.1.RC",
              "0.4.1+local",
              "0.4.1+0.local",
              "0.4.1 0.4.1+0",
              "0.4.1+1.local",
              "0.5a1",
              "0.5b3",
              "0.5C1",
              "0.5",
              "0.9.6",
              "0.960923",
              "1.0",
              "1.1dev1",
              "1.1_",
              "1.1a1",
              "1.1.0dev1 1.1.dev1",
              "1.1.a1",
              "1.1.0rc1",
              "1.1.0.0 1.1.0 1.1",
              "1.1.post1 1.1.0post1",
              "1.1post1",
              "1996.07.12",
              "1!0.4.1",
              "1!3.1.1.6",
              "2!0.4.1")
          .map(line -> List.of(line.split(" ")))
          .toList();

  @Test
  void theOrderIsThatOfTheSpecification() {
    for (int i = 0; i < ORDER.size(); i++) {
      for (String a : ORDER.get(i)) {
        for (int j = 0; j < ORDER.size(); j++) {
          for (String b : ORDER.get(j)) {
            assertThat(Integer.signum(Version.of(a).compareTo(Version.of(b))))
                .as(a + " and " + b)
                .isEqualTo(Integer.compare(i, j));
          }
        }
      }
    }
  }

  @Test
  void versionsThatAreWrittenDifferentlyAreEqualAndHashAlike() {
    assertThat(Version.of("1.0")).isEqualTo(Version.of("1.0.0")).hasSameHashCodeAs(Version.of("1"));
    assertThat(Version.of("1.01")).isEqualTo(Version.of("1.1"));
    assertThat(Version.of("1.0-rc1")).isEqualTo(Version.of("1.0_RC1"));
    assertThat(Version.of("1.0.1_")).isLessThan(Version.of("1.0.1a"));
    assertThat(Version.of("20991231235959123456789"))
        .isGreaterThan(Version.of("20991231235959123456788"));
  }

  @Test
  void theOrderIsTotal() {
    Random random = new Random(33);
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      versions.add(Version.of(anyVersion(random)));
    }
    for (Version a : versions) {
      for (Version b : versions) {
        assertThat(Integer.signum(a.compareTo(b)))
            .as(a + " and " + b)
            .isEqualTo(-Integer.signum(b.compareTo(a)));
        if (a.equals(b)) {
          assertThat(a).hasSameHashCodeAs(b);
        }
        for (Version c : versions) {
          if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
            assertThat(a.compareTo(c)).as(a + ", " + b + ", " + c).isNotPositive();
          }
        }
      }
    }
  }

  @Test
  void aVersionGoesOnFromEachOfItsBeginnings() {
    Random random = new Random(29);
    for (int i = 0; i < 500; i++) {
      Version start = Version.of(anyVersion(random));
      assertThat(start.startsWith(start)).as(start.toString()).isTrue();
      if (!start.toString().contains("+") && !start.toString().endsWith("_")) {
        assertThat(Version.of(start + ".7").startsWith(start)).as(start.toString()).isTrue();
      }
    }
  }

  private static String anyVersion(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? random.nextInt(3) + "!" : "");
    List<String> words = List.of("a", "b", "rc", "dev", "post", "alpha", "0", "00", "1", "2", "10");
    int segments = 1 + random.nextInt(4);
    for (int s = 0; s < segments; s++) {
      text.append(s == 0 ? "" : random.nextInt(5) == 0 ? "_" : ".");
      int runs = 1 + random.nextInt(3);
      for (int r = 0; r < runs; r++) {
        text.append(words.get(random.nextInt(words.size())));
      }
    }
    text.append(random.nextInt(12) == 0 ? "_" : "");
    return text.append(random.nextInt(6) == 0 ? "+" + random.nextInt(3) + ".loc" : "").toString();
  }

  @Test
  void whatIsNoVersionIsRefusedWithTheReason() {
    for (String text : List.of("", "1..2", "1!2!3", "1+2+3", "5.5++", "1.2 3", "a!1", "!", "1.é")) {
      assertThatThrownBy(() -> Version.of(text)).hasMessageStartingWith("not a version: \"" + text);
    }
  }
}
