package argosy.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "lib/*.so lib/a.so true",
        "lib/*.so lib/deep/a.so true",
        "lib/?.so lib/ab.so false",
        "**/*.py a.py true",
        "**/*.py x/y/a.py true",
        "x/**/a.py x/a.py true",
        "x/**/a.py x/y/z/a.py true",
        "x/**/a.py y/a.py false",
        "lib/{,lib}z{.so,.so.*} lib/libz.so.1 true",
        "lib/{,lib}z{.so,.so.*} lib/libz.a false",
        "lib/[!a-c].so lib/d.so true",
        "lib/[!a-c].so lib/b.so false",
        "a\\*b a*b true",
        "a\\*b axb false",
        "a.b axb false",
        "share share/doc false"
      })
  void aPatternIsLikePathsAsInCondasRecipes(String glob, String path, boolean like) {
    assertThat(Glob.of(glob).matches(path)).isEqualTo(like);
  }

  @ParameterizedTest
  @ValueSource(strings = {"share/doc", "share/doc/", "share", ".", "./", "./share/", "**"})
  void aFolderMeansAllThatIsInIt(String glob) {
    assertThat(Glob.orBelow(glob).matches("share/doc/x/manual")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib/{a,b", "lib/[a", "lib\\"})
  void aPatternThatEndsTooEarlyIsSaidSo(String glob) {
    assertThatThrownBy(() -> Glob.of(glob)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChoiceTakesWhatIsIncludedAndNotExcluded() {
    Globs choice = new Globs(List.of("lib/", "bin/x"), List.of("**/*.a"));
    assertThat(choice.matches("lib/libx.so")).isTrue();
    assertThat(choice.matches("bin/x")).isTrue();
    assertThat(choice.matches("lib/libx.a")).isFalse();
    assertThat(choice.matches("share/x")).isFalse();
    assertThat(Globs.ALL.matches("anything")).isTrue();
    assertThat(Globs.NOTHING.matches("anything")).isFalse();
  }

  @Test
  void replacementsNameGroupsAsRecipesWriteThem() {
    BuildOptions.PostProcess swap =
        new BuildOptions.PostProcess(
            Globs.ALL, "(?P<key>\\w+)=(\\w+)", "${key} is $2; $3$$ ${other}");
    assertThat(swap.applied("a=b, c=d")).isEqualTo("a is b; $ , c is d; $ ");
  }
}
