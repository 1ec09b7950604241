package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.adopt.dir.DirAdopter;
import argosy.adopt.dir.DirOptions;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Licence;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trees on disk, adopted with a prefix of 255 bytes in them, written at others, and run there. The
/// cases are those that conda's clients disagree about.
class RelocationTest {
  private static final String BUILT = ("/build/prefix" + "_placehold".repeat(25)).substring(0, 255);

  @TempDir Path scratch;
  private Path tree;
  private final MemoryStore store = new MemoryStore();
  private final Parallel parallel = new Parallel(2);

  @BeforeEach
  void folder() throws IOException {
    tree = Files.createDirectory(scratch.resolve("tree"));
  }

  @AfterEach
  void close() {
    parallel.close();
  }

  private void write(String path, String text) throws IOException {
    write(path, text.replace("@P@", BUILT).getBytes(StandardCharsets.UTF_8), 0755);
  }

  private void write(String path, byte[] bytes, int mode) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    Files.setAttribute(file, "unix:mode", mode);
  }

  private Profile at(String prefix) throws IOException {
    DirOptions options =
        new DirOptions("tool", "1", Platform.LINUX_AMD64, Licence.UNKNOWN, BUILT, false);
    Adopter.Adopted adopted =
        new DirAdopter(tree, options, scratch.resolve("cache"), Instant.now(), parallel)
            .adopt(store)
            .packages()
            .getFirst();
    Release release =
        new Release(
            Profiles.stack("tool", StackKind.PREFIX),
            "v1",
            Platform.LINUX_AMD64,
            Profiles.EPOCH,
            1,
            List.of(new Release.PackageRef("tool", "1", adopted.digest())));
    return new Realise(store, new MemoryMemo(), parallel).realise(release, prefix);
  }

  /// Writes the tree at a real place, for that place.
  private Path installed(String name) throws IOException {
    Path place = scratch.resolve(name);
    new Materialise(store, parallel).write(at(place.toString()).tree(), place, Profiles.EPOCH);
    return place;
  }

  /// A name that makes the path of the place so many bytes long, with a space and an umlaut.
  private String named(int bytes) {
    String start = "a ü ";
    int rest =
        bytes - scratch.toString().length() - 1 - start.getBytes(StandardCharsets.UTF_8).length;
    return start + "x".repeat(rest);
  }

  private static String run(Path program, String... words) throws IOException {
    List<String> argv = new ArrayList<>(List.of(program.toString()));
    argv.addAll(List.of(words));
    return Tool.of(argv).runOk().out();
  }

  @Test
  void case1TextIsReplacedEverywhereAndItsModeKept() throws IOException {
    write(
        "etc/conf",
        "a=@P@/x b=@P@\nc=@P@".replace("@P@", BUILT).getBytes(StandardCharsets.UTF_8),
        0640);
    Path place = installed("n");
    assertThat(place.resolve("etc/conf")).hasContent("a=%1$s/x b=%1$s\nc=%1$s".formatted(place));
    assertThat((Integer) Files.getAttribute(place.resolve("etc/conf"), "unix:mode") & 0777)
        .isEqualTo(0640);
  }

  @Test
  void case2AnInterpreterLineTooLongForTheKernelGoesThroughEnv() throws IOException {
    write("bin/tool", "#!@P@/bin/myshell -e -u\necho ran\n");
    Path place = installed(named(230));
    assertThat(place.resolve("bin/tool")).hasContent("#!/usr/bin/env -S myshell -e -u\necho ran\n");
  }

  @Test
  void case2AShortInterpreterLineIsKeptAsItIs() throws IOException {
    write("bin/tool", "#! @P@/bin/myshell -x\r\necho\r\n");
    assertThat(Files.readString(installed("n").resolve("bin/tool")))
        .isEqualTo("#! " + scratch.resolve("n") + "/bin/myshell -x\r\necho\r\n");
  }

  @Test
  void case2TheProgramIsFoundBehindEnvAndBlanks() throws IOException {
    write("bin/python3", "#!/bin/sh\necho python \"$@\"\n");
    write("bin/a", "#!/usr/bin/env @P@/bin/python3\n");
    write("bin/b", "#! \t/usr/bin/env -S @P@/bin/python3 \t-I  -u \n");
    write("bin/c", "#!@P@/bin/wish -f\r\nputs\r\n");
    Path place = installed(named(150) + " and more");
    assertThat(run(place.resolve("bin/a"), "x")).isEqualTo("python " + place + "/bin/a x\n");
    assertThat(run(place.resolve("bin/b"))).isEqualTo("python -I -u " + place + "/bin/b\n");
    assertThat(Files.readString(place.resolve("bin/c")))
        .isEqualTo("#!/usr/bin/env -S wish -f\nputs\r\n");
  }

  @Test
  void case2ALineThatCannotBeSaidInAnotherWayIsRefusedByTheNameOfItsFile() throws IOException {
    write("bin/twice", "#!@P@/bin/tool @P@/share/x\n");
    write("bin/option", "#!/bin/sh @P@/share/x\n");
    write("libexec/no-command", "#!@P@/libexec/tool\n");
    for (String place : List.of(named(150), "a b")) {
      assertThatThrownBy(() -> installed(place))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("bin/twice: its interpreter line is of no known form")
          .hasMessageContaining("bin/option: ")
          .hasMessageContaining("libexec/no-command: ");
      assertThat(scratch.resolve(place)).doesNotExist();
    }
    assertThat(installed("short").resolve("bin/twice"))
        .hasContent("#!%1$s/bin/tool %1$s/share/x\n".formatted(scratch.resolve("short")));
  }

  @Test
  void case3PythonIsCalledWithItsLongPath() throws IOException {
    write("bin/python3.11", "#!/bin/sh\necho python \"$@\"\n");
    write("bin/tool", "#!@P@/bin/python3.11 -E\nprint('x')\n");
    Path place = installed(named(230));
    assertThat(run(place.resolve("bin/tool"), "a b"))
        .isEqualTo("python -E " + place.resolve("bin/tool") + " a b\n");
  }

  @Test
  void case3TheLineIsATextToPython() throws IOException {
    Path python = Tool.find("python3").orElse(Path.of("/nowhere"));
    Assumptions.assumeTrue(Files.exists(python), "python3 is not installed");
    write("bin/tool", "#!@P@/bin/python3\nimport sys\nprint(sys.argv[1:])\n");
    Files.createSymbolicLink(tree.resolve("bin/python3"), python);
    Path place = installed(named(200));
    assertThat(run(place.resolve("bin/tool"), "a b", "c")).isEqualTo("['a b', 'c']\n");
  }

  @Test
  void case4APlaceWithASpaceRunsShellScriptsToo() throws IOException {
    write("bin/tool", "#!@P@/bin/sh\necho ran @P@\n");
    Files.createSymbolicLink(tree.resolve("bin/sh"), Path.of("/bin/sh"));
    Path place = installed("with space");
    assertThat(run(place.resolve("bin/tool"))).isEqualTo("ran " + place + "\n");
  }

  @Test
  void case4PerlIsFoundAtAPlaceWithASpace() throws IOException {
    Path perl = Tool.find("perl").orElse(Path.of("/nowhere"));
    Assumptions.assumeTrue(Files.exists(perl), "perl is not installed");
    write("bin/tool", "#!@P@/bin/perl -w\nprint \"@ARGV\\n\";\n");
    Files.createSymbolicLink(tree.resolve("bin/perl"), perl);
    assertThat(run(installed("with space").resolve("bin/tool"), "a", "b")).isEqualTo("a b\n");
  }

  @Test
  void case5ABinaryStringIsPaddedOnceAtItsEnd() throws IOException {
    write("lib/x.so", "\0@P@/a:@P@/b\0next\0");
    String moved = Files.readString(installed("n").resolve("lib/x.so"));
    String place = scratch.resolve("n").toString();
    assertThat(moved).startsWith("\0" + place + "/a:" + place + "/b\0").endsWith("\0next\0");
    assertThat(moved).hasSize(1 + 2 * 255 + 5 + 1 + 5);
  }

  @Test
  void case6ABinaryStringWithoutEndIsReplacedToo() throws IOException {
    write("lib/x.so", "\0tail\0@P@/last");
    String moved = Files.readString(installed("n").resolve("lib/x.so"));
    assertThat(moved).startsWith("\0tail\0" + scratch.resolve("n") + "/last\0");
    assertThat(moved).hasSize(6 + 255 + 5);
  }

  @Test
  void case7APrefixWithoutRoomIsRefusedBeforeAnythingIsWritten() throws IOException {
    write("lib/x.so", "\0@P@\0");
    write("etc/conf", "@P@");
    at("/n");
    long before = store.newBytes();
    assertThatThrownBy(() -> at("/" + "y".repeat(255)))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("lib/x.so: has room for 255 bytes");
    assertThat(store.newBytes()).isEqualTo(before);
  }

  @Test
  void case7TextAloneTakesAnyLength() throws IOException {
    write("etc/conf", "@P@");
    assertThat(at("/" + "y".repeat(1000)).tree().totalBytes()).isEqualTo(1001);
  }

  @Test
  void case8ThePlaceholderLeavesRoomForAnyPrefixUpToItsOwn255Bytes() throws IOException {
    write("lib/x.so", "\0@P@/lib\0next\0");
    for (int bytes : new int[] {3, 230, 254, 255}) {
      assertThat(at("/" + "y".repeat(bytes - 1)).tree().totalBytes())
          .as("%d bytes", bytes)
          .isEqualTo(1 + 255 + 5 + 5);
    }
    assertThatThrownBy(() -> at("/" + "y".repeat(255))).isInstanceOf(UnsupportedException.class);
  }

  @Test
  void case9TextOfTwoBytesForEachLetterIsLeftAlone() throws IOException {
    byte[] wide = (BUILT + "/x").getBytes(StandardCharsets.UTF_16LE);
    write("lib/wide.bin", wide, 0644);
    assertThat(installed("n").resolve("lib/wide.bin")).hasBinaryContent(wide);
  }

  @Test
  void case10ARunPathFromTheOriginStaysAndOneOfThePrefixIsAStringAsOthers() throws IOException {
    write("lib/x.so", "\0$ORIGIN/../lib\0@P@/lib:$ORIGIN\0");
    assertThat(Files.readString(installed("n").resolve("lib/x.so")))
        .startsWith("\0$ORIGIN/../lib\0" + scratch.resolve("n") + "/lib:$ORIGIN\0");
  }

  @Test
  void case12LinksThatAreRelativeStayAndThoseIntoThePrefixFollow() throws IOException {
    write("lib/real", "x");
    Files.createSymbolicLink(tree.resolve("lib/near"), Path.of("real"));
    Files.createSymbolicLink(tree.resolve("lib/dangling"), Path.of("../not there"));
    Files.createSymbolicLink(tree.resolve("lib/far"), Path.of(BUILT + "/lib/real"));
    Path place = installed(named(120));
    assertThat(Files.readSymbolicLink(place.resolve("lib/near"))).hasToString("real");
    assertThat(Files.readSymbolicLink(place.resolve("lib/dangling"))).hasToString("../not there");
    assertThat(Files.readSymbolicLink(place.resolve("lib/far")))
        .isEqualTo(place.resolve("lib/real"));
  }

  @Test
  void case13CompiledPythonTakesAnEqualLengthOnly() throws IOException {
    write("lib/m.pyc", "\u00f3\r\r\n\0\0\0\0\0\0\0\0\0\0\0\0@P@/m.py\0");
    assertThatThrownBy(() -> at("/n"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("lib/m.pyc: compiled Python");
    assertThat(at("/" + "y".repeat(254)).tree().find("lib/m.pyc")).isPresent();
  }

  @Test
  void case14WhatIsNotPatchedIsTheSameContentEverywhere() throws IOException {
    write("share/data", "no prefix");
    write("etc/conf", "@P@");
    assertThat(at("/one").tree().find("share/data"))
        .isEqualTo(at("/two").tree().find("share/data"));
    assertThat(at("/one").tree().find("etc/conf")).isNotEqualTo(at("/two").tree().find("etc/conf"));
  }

  @Test
  void case15ConfigurationOfOtherToolsIsText() throws IOException {
    write("lib/pkgconfig/x.pc", "prefix=@P@\n");
    write("lib/cmake/x.cmake", "set(X_DIR \"@P@/lib\")\n");
    write("lib/libx.la", "libdir='@P@/lib'\n");
    Path place = installed("n");
    assertThat(place.resolve("lib/pkgconfig/x.pc")).hasContent("prefix=" + place + "\n");
    assertThat(place.resolve("lib/cmake/x.cmake")).hasContent("set(X_DIR \"" + place + "/lib\")\n");
    assertThat(place.resolve("lib/libx.la")).hasContent("libdir='" + place + "/lib'\n");
  }

  @Test
  void case16WhatCountsItsBytesKeepsTheirNumber() throws IOException {
    String sqlite = "SQLite format 3\0\20\0 table CREATE VIEW v AS SELECT '@P@/data'\0\1";
    write("share/x.db", sqlite);
    String moved = Files.readString(installed("n").resolve("share/x.db"));
    assertThat(moved).contains("'" + scratch.resolve("n") + "/data'\0").endsWith("\0\1");
    assertThat(moved).hasSameSizeAs(sqlite.replace("@P@", BUILT));
  }

  @Test
  void case16WhatHasChecksumsIsLeftAlone() throws IOException {
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(jar)) {
      out.setMethod(ZipOutputStream.STORED);
      byte[] content = ("home=" + BUILT).getBytes(StandardCharsets.UTF_8);
      ZipEntry entry = new ZipEntry("x.properties");
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setCrc(crc.getValue());
      entry.setSize(content.length);
      out.putNextEntry(entry);
      out.write(content);
    }
    write("share/x.jar", jar.toByteArray(), 0644);
    Path place = installed("n");
    assertThat(place.resolve("share/x.jar")).hasBinaryContent(jar.toByteArray());
    try (ZipFile whole = new ZipFile(place.resolve("share/x.jar").toFile());
        InputStream in = whole.getInputStream(whole.getEntry("x.properties"))) {
      assertThat(in.readAllBytes()).hasSize(5 + 255); // with its checksum
    }
  }

  @Test
  void case18OnePathOfTwoPackagesIsNamedWhateverThePrefix() throws IOException {
    write("etc/conf", "a=@P@\n");
    Profile first = at("/n");
    write("etc/conf", "b=@P@\n");
    Profile second = at("/n");
    List<Release.PackageRef> both =
        List.of(
            new Release.PackageRef("a", "1", first.release().packages().getFirst().digest()),
            new Release.PackageRef("b", "1", second.release().packages().getFirst().digest()));
    Release release =
        new Release(
            Profiles.stack("both", StackKind.PREFIX),
            "v1",
            Platform.LINUX_AMD64,
            Profiles.EPOCH,
            1,
            both);
    assertThatThrownBy(() -> new Realise(store, new MemoryMemo(), parallel).realise(release, "/n"))
        .hasMessageContaining("etc/conf");
  }

  @Test
  void case19AReadOnlyFileIsPatchedAndStaysReadOnly() throws IOException {
    write("etc/ro", ("x=" + BUILT).getBytes(StandardCharsets.UTF_8), 0444);
    Path place = installed("n");
    assertThat(place.resolve("etc/ro")).hasContent("x=" + place);
    assertThat(
            (Integer)
                    Files.getAttribute(
                        place.resolve("etc/ro"), "unix:mode", LinkOption.NOFOLLOW_LINKS)
                & 0777)
        .isEqualTo(0444);
  }

  @Test
  void case19AnotherPathThatBeginsAlikeIsAnother() throws IOException {
    write("etc/conf", "@P@2/a @P@-old @P@/b\n");
    Path place = installed("n");
    assertThat(place.resolve("etc/conf"))
        .hasContent(BUILT + "2/a " + BUILT + "-old " + place + "/b\n");
  }

  @Test
  void case19APrefixAcrossReadBlocksAndAnEmptyFile() throws IOException {
    write("share/big", "x".repeat(65_536 - 100) + "@P@/y" + "z".repeat(70_000));
    write("share/empty", "");
    write("share/naïve – 文件", "@P@");
    Path place = installed("n");
    assertThat(Files.readString(place.resolve("share/big"))).contains("x" + place + "/yz");
    assertThat(place.resolve("share/empty")).isEmptyFile();
    assertThat(place.resolve("share/naïve – 文件")).hasContent(place.toString());
  }

  @Test
  void case20AScriptThatLooksForItsInterpreterIsNoBusinessOfOurs() throws IOException {
    write("bin/tool", "#!/usr/bin/env python3\nprint(1)\n");
    write("lib/python/m.so", "x");
    Files.createSymbolicLink(tree.resolve("lib/m.so"), Path.of(BUILT + "/lib/python/m.so"));
    Path place = installed("n");
    assertThat(place.resolve("bin/tool")).hasContent("#!/usr/bin/env python3\nprint(1)\n");
    assertThat(place.resolve("lib/m.so")).hasContent("x");
  }

  @Test
  void thereAndBackGivesTheSameBits() throws IOException {
    write("bin/tool", "#!@P@/bin/sh\n@P@\n");
    write("lib/x.so", "\0@P@/a:@P@/b\0next\0@P@");
    Profile first = at(BUILT);
    at("/elsewhere");
    assertThat(at(BUILT).tree()).isEqualTo(first.tree());
  }
}
