package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What can go wrong on the way from a tree to proved forms: the exit code, and the line at the end
/// that says what and what to do.
class LastLineTest {
  @TempDir static Path folder;

  @BeforeAll
  static void aHomeWithOneReleaseAndThingsThatAreWrong() throws IOException {
    write("tiny/files/usr/bin/tiny", "#!/bin/sh\n");
    write("tiny/stack.yaml", stack("tiny", "root", "[{dir: files}]"));
    assertThat(run("ship", "F/tiny", "--forms=tarball", "--no-prove").exit()).isZero();

    write("file", "no folder");
    write("other/usr/bin/tiny", "#!/bin/bash\n");
    write("unknown/stack.yaml", "name: x\nversoin: 1\n");
    write("missing/stack.yaml", stack("missing", "root", "[{dir: nowhere}]"));
    write("clash/a/x", "one");
    write("clash/b/x", "two");
    write("clash/stack.yaml", stack("clash", "root", "[{dir: a, name: a}, {dir: b, name: b}]"));
    write("twice/stack.yaml", stack("twice", "root", "[{dir: ../clash/a}, {dir: ../clash/b}]"));
    write("debs/x.deb", "not an archive");
    Files.createDirectories(folder.resolve("empty"));
    write("x.tar", "not an archive");
    write("layout/index.json", "{");
  }

  private static String stack(String name, String kind, String contents) {
    return "name: %s\nversion: 1\nsummary: s\nkind: %s\ncontents: %s\n"
        .formatted(name, kind, contents);
  }

  private static void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private record Ran(int exit, String lastLine) {}

  /// @param words `F` at the beginning of one is the folder
  private static Ran run(String... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>();
    boolean home = false;
    for (String word : words) {
      arguments.add(word.replaceAll("(^|=)F/", "$1" + folder + "/"));
      home |= word.startsWith("--home=");
    }
    if (!home) {
      arguments.add(1, "--home=" + folder.resolve("home")); // before a command's own words
    }
    int exit =
        new Main(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(arguments.toArray(String[]::new));
    String last =
        err.toString(StandardCharsets.UTF_8).stripTrailing().lines().reduce("", (a, b) -> b);
    return new Ran(exit, last);
  }

  @ParameterizedTest(name = "{0}: exit {1}, {2}; do: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ship nowhere | 2 | no release nowhere | argosy ship --help
          ship tiny@v9 | 2 | no release tiny@v9; did you mean tiny@v1? | argosy ship --help
          ship F/empty | 2 | empty: the folder has no stack.yaml | argosy ship --help
          ship tiny --forms=tarbal | 2 | no form tarbal; did you mean tarball? | argosy ship --help
          ship tiny --forms=deb-components | 4 | a root stack cannot be one package per component | leave it out of --forms
          ship tiny --forms=tarball --no-prove --out=F/file | 5 | there is a file already [ | move it away
          ship tiny --forms=tarball --no-prove --home=F/file | 5 | cannot be written to: Not a directory | check disk
          ship F/unknown | 2 | unknown/stack.yaml:1:1: version is missing (and what else is above) | argosy ship --help
          ship F/missing | 5 | no such file or directory [ | check the path
          ship F/clash --no-prove | 4 | at the same path: x (a and b) | leave one of the packages out
          ship F/twice --no-prove | 2 | two packages are called twice-files | argosy ship --help
          ship F/tiny --tag=w_2021_53 | 2 | w_2021_53 | argosy ship --help
          adopt dir F/nowhere | 5 | no such file or directory [ | check the path
          adopt dir F/file | 4 | expected a directory but got a file | name the directory of the tree
          adopt dir | 2 | Missing required parameter | argosy adopt --help
          adopt nothing F/empty | 2 | got nothing | argosy adopt --help
          adopt debs F/empty | 4 | the folder holds no .deb file | check the path
          adopt debs F/debs | 3 | x.deb: not an ar archive | take a good copy
          adopt tarball F/nowhere.tar | 5 | no such file or directory [ | check the path
          adopt tarball F/x.tar | 3 | x.tar, after the first header | take a good copy
          adopt oci F/nowhere | 2 | nowhere is no image layout | argosy adopt --help
          adopt oci F/layout | 5 | layout/oci-layout | check the path
          adopt oci oci://127.0.0.1:1/none:1 | 5 | 127.0.0.1:1: cannot be reached | check disk, network
          adopt conda F/empty | 4 | no conda environment | name the folder
          adopt eups F/empty | 4 | there is no ups_db in it | name a folder of EUPS_PATH
          show tinny | 2 | no release tinny; did you mean tiny? | argosy show --help
          diff tiny tinny | 2 | no release tinny; did you mean tiny? | argosy diff --help
          prove tinny | 2 | no release tinny; did you mean tiny? | argosy prove --help
          prove tiny --forms=tarbal | 2 | did you mean tarball? | argosy prove --help
          run tinny -- true | 2 | no release tinny; did you mean tiny? | argosy run --help
          shell tinny | 2 | no release tinny; did you mean tiny? | argosy shell --help
          pin tinny | 2 | no release tinny; did you mean tiny? | argosy pin --help
          publish tinny --to=F/place | 2 | no release tinny | argosy publish --help
          publish tiny --to=ftp://x/y | 4 | no place of the kind ftp:// | give a directory
          fsck --home=F/file | 5 | expected a directory but got a file | check disk
          fsck --repair --home=F/file | 5 | cannot be written to: Not a directory | check disk
          gc --home=F/file | 5 | cannot be written to: Not a directory | check disk
          ls --home=F/file | 5 | expected a directory but got a file | check disk
          keys show --home=F/empty | 4 | holds no keys to sign with | make them once: argosy keys init
          switch tiny@v1 --watch | 2 | did you mean argosy site switch? | argosy --help
          status | 2 | did you mean argosy site status or argosy fleet status? | argosy --help
          site apply h1 | 2 | did you mean argosy fleet apply? | argosy site --help
          completion tcsh | 2 | unknown shell tcsh | argosy completion --help
          """)
  void aFailureNamesWhatIsWrongAndTheNextStep(String words, int exit, String what, String next) {
    Ran ran = run(words.split(" "));
    assertThat(ran.lastLine())
        .startsWith("argosy: ")
        .contains(what)
        .containsSubsequence("; do: ", next);
    assertThat(ran.exit()).isEqualTo(exit);
  }
}
