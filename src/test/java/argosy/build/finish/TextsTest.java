package argosy.build.finish;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {
  private static final String PREFIX = "/build/prefix_placehold_placehold";

  @TempDir Path scratch;

  private Path write(String path, String text) throws IOException {
    Path file = scratch.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.replace("@P@", PREFIX));
    Files.setAttribute(file, "unix:mode", 0755);
    return file;
  }

  private List<String> settle() throws IOException {
    return new Texts(new Installed(scratch, PREFIX), Optional.empty()).settle();
  }

  @Test
  void anAbsoluteLinkIntoThePrefixBecomesRelative() throws IOException {
    write("lib/real.so", "x");
    Files.createDirectories(scratch.resolve("share/deep"));
    Files.createSymbolicLink(scratch.resolve("share/deep/link"), Path.of(PREFIX + "/lib/real.so"));
    Files.createSymbolicLink(scratch.resolve("lib/near.so"), Path.of(PREFIX + "/lib/real.so"));
    Files.createSymbolicLink(scratch.resolve("lib/relative.so"), Path.of("real.so"));
    assertThat(settle()).isEmpty();
    assertThat(Files.readSymbolicLink(scratch.resolve("share/deep/link")))
        .hasToString("../../lib/real.so");
    assertThat(Files.readSymbolicLink(scratch.resolve("lib/near.so"))).hasToString("real.so");
    assertThat(Files.readSymbolicLink(scratch.resolve("lib/relative.so"))).hasToString("real.so");
  }

  @Test
  void anAbsoluteLinkOutOfThePrefixIsSaid() throws IOException {
    Files.createSymbolicLink(scratch.resolve("out"), Path.of("/usr/share/x"));
    assertThat(settle()).containsExactly("out links to /usr/share/x, which is not in the package");
  }

  @Test
  void libtoolsNotesGo() throws IOException {
    Path notes = write("lib/libx.la", "libdir='@P@/lib'\n");
    settle();
    assertThat(notes).doesNotExist();
  }

  @Test
  void pkgConfigFindsThePrefixFromWhereItsFileStands() throws IOException {
    Path file =
        write(
            "lib/pkgconfig/x.pc",
            "prefix=@P@\nlibdir=@P@/lib\nincludedir=${prefix}/include\nLibs: -L@P@/lib -lx\n");
    settle();
    assertThat(file)
        .hasContent(
            "prefix=${pcfiledir}/../..\nlibdir=${prefix}/lib\nincludedir=${prefix}/include\n"
                + "Libs: -L${prefix}/lib -lx\n");
  }

  @Test
  void aPkgConfigFileWithoutPrefixIsMadeMovableToo() throws IOException {
    Path file = write("share/pkgconfig/y.pc", "Cflags: -I@P@/include\n");
    settle();
    assertThat(file).hasContent("Cflags: -I${pcfiledir}/../../include\n");
  }

  @Test
  void aPythonScriptFindsTheInterpreterBesideIt() throws IOException {
    Path script = write("bin/tool", "#!@P@/bin/python3.11 -s\nprint('hello')\n");
    write("bin/python3.11", "#!/bin/sh\necho python \"$@\"\n");
    settle();
    assertThat(Files.readString(script)).doesNotContain(PREFIX).endsWith("\nprint('hello')\n");
    Path moved = scratch.resolveSibling(scratch.getFileName() + " moved ü");
    Files.move(scratch, moved);
    try {
      Path bin = moved.resolve("bin");
      assertThat(Tool.of(bin.resolve("tool").toString(), "a b").runOk().out())
          .isEqualTo("python -s " + bin.resolve("tool") + " a b\n");
    } finally {
      Files.move(moved, scratch);
    }
  }

  @Test
  void scriptsOfThePrefixesShellTakeTheFirstOnThePath() throws IOException {
    Path script = write("bin/sh-script", "#!@P@/bin/bash\necho hi\n");
    settle();
    assertThat(script).hasContent("#!/usr/bin/env bash\necho hi\n");
  }

  @Test
  void scriptsOfTheMachineStayAsTheyAre() throws IOException {
    Path script = write("bin/x", "#!/bin/sh\nprefix=@P@\n");
    settle();
    assertThat(script).hasContent("#!/bin/sh\nprefix=" + PREFIX + "\n");
  }

  @Test
  void aReadOnlyScriptIsRewrittenAndStaysReadOnly() throws IOException {
    Path script = write("bin/ro", "#!@P@/bin/ruby\nputs 1\n");
    Files.setAttribute(script, "unix:mode", 0555);
    settle();
    assertThat(script).hasContent("#!/usr/bin/env ruby\nputs 1\n");
    assertThat((Integer) Files.getAttribute(script, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777)
        .isEqualTo(0555);
  }

  @Test
  void aScriptThatPythonsInstallersMadeForALongPathFindsItsModulesFromWhereItStands()
      throws IOException {
    Path script =
        write("bin/tool", "#!/bin/sh\n'''exec' @P@/bin/python3 -s \"$0\" \"$@\"\n' '''\nprint()\n");
    new Texts(new Installed(scratch, PREFIX), Optional.of("lib/python3.11/site-packages")).settle();
    assertThat(Files.readString(script))
        .doesNotContain(PREFIX)
        .startsWith("#!/bin/sh\n'''exec' env PYTHONPATH=")
        .contains("/../lib/python3.11/site-packages${PYTHONPATH:+:$PYTHONPATH}\" python3 -s \"$0\"")
        .endsWith("\n' '''\nprint()\n");
  }
}
