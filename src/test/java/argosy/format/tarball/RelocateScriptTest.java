package argosy.format.tarball;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import argosy.adopt.scan.PrefixScan;
import argosy.base.Parallel;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Relocation;
import argosy.model.StackKind;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The `relocate` script of an unpacked tarball, in the shells of this machine.
class RelocateScriptTest {
  private static final String LONG = "/opt/build/" + "a-long-build-prefix/".repeat(8) + "x";
  private static final String OTHER = "/srv/other" + "/placeholder".repeat(14);
  private static final List<String> SH = List.of("/bin/sh");
  private static final Parallel PARALLEL = new Parallel(2);

  @TempDir Path folder;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  static List<List<String>> otherShells() {
    return Unpacked.otherShells();
  }

  /// Contents by path, with the prefix as `@`; those that begin with `link:` are links.
  private static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    files.put("etc/plain", "no prefix here\n");
    files.put("etc/one", "home=@/etc\n");
    files.put("etc/many", "@:@/a:@/b\n@ @/x\n@");
    files.put("bin/tool", "#!@/bin/python -I\nprint('@')\n");
    files.put("bin/pearl", "#!@/bin/perl -w\nprint '@';\n");
    files.put("bin/other", "#! @/lib/bin/wish -f x\nputs @\n@");
    files.put("bin/by-env", "#!/usr/bin/env @/bin/python\nprint('@')\n");
    files.put("bin/blanks", "#!\t @/bin/python3.11 \t -I  -W x\t\nprint('@')\n");
    files.put("bin/returns", "#!@/bin/wish -f\r\nputs @\r\n");
    files.put("bin/sh-tool", "#!/bin/sh\nexec @/bin/tool \"$@\"\n".replace("$@", "$*"));
    files.put("lib/a.so", "ELF\0@/lib\0\0\0text@:@/x:@\0after\0@\0");
    files.put("lib/whole.bin", "@\0");
    files.put("lib/m.py", "p = '@'\n");
    files.put("lib/__pycache__/m.cpython-311.pyc", "\u0001\0\0z@/lib/m.py\0");
    files.put("link", "link:@/etc/one");
    files.put("link to all", "link:@");
    files.put("lib/odd links/l\\ 'q' \"d\" $(x) ", "link:@/with space/\u00e9\n\\end ");
    files.put("-dash", "@\n");
    files.put(" leading and trailing ", "@\n");
    files.put("quotes ' \" ` $HOME * ?", "@/x");
    files.put("back\\slash\\0041\nnew\nline\n", "@/x");
    files.put(
        "\u00c5ngstr\u00f6m/\u4e2d\u6587.txt", "\u4e2d @\u0001\n".replace("\u0001", " \u6587"));
    StringBuilder everyByte = new StringBuilder("@/");
    for (char c = 1; c < 256; c++) {
      everyByte.append(c).append(c % 16 == 0 ? "@/" : "");
    }
    files.put("every character", everyByte.append("\n\n@\n\n").toString());
    files.put("big", "x".repeat(70_000) + "@/" + "y".repeat(70_000));
    return files;
  }

  private static String with(String text, String prefix) {
    return text.replace("@", prefix);
  }

  /// What a script becomes: where a kernel might not take its first line, it has another.
  private static String script(String text, String prefix) {
    String plain = with(text, prefix);
    String line = plain.lines().findFirst().orElseThrow();
    if (!text.startsWith("#!") || (line.getBytes(UTF_8).length <= 127 && !prefix.contains(" "))) {
      return plain;
    }
    String quoted = prefix.replaceAll("([\\\\\"$`])", "\\\\$1");
    String rest = plain.substring(line.length());
    return switch (text.lines().findFirst().orElseThrow()) {
      case "#!@/bin/python -I" ->
          "#!/bin/sh\n'''exec' \"" + quoted + "/bin/python\" -I \"$0\" \"$@\"\n' '''" + rest;
      case "#!@/bin/perl -w" ->
          "#!/bin/sh\neval 'exec \""
              + quoted.replace("'", "'\\''")
              + "/bin/perl\" -x \"$0\" ${1+\"$@\"}'\n  if 0;\n#!perl -w"
              + rest;
      case "#!/usr/bin/env @/bin/python" ->
          "#!/bin/sh\n'''exec' \"" + quoted + "/bin/python\" \"$0\" \"$@\"\n' '''" + rest;
      case "#!\t @/bin/python3.11 \t -I  -W x\t" ->
          "#!/bin/sh\n'''exec' \""
              + quoted
              + "/bin/python3.11\" -I -W x \"$0\" \"$@\"\n' '''"
              + rest;
      case "#!@/bin/wish -f" -> "#!/usr/bin/env -S wish -f" + rest.substring(1);
      case "#! @/lib/bin/wish -f x" -> "#!/usr/bin/env -S wish -f x" + rest;
      default -> plain;
    };
  }

  /// What a binary becomes: every C string keeps its room.
  private static String binary(String text, String built, String prefix) {
    StringBuilder out = new StringBuilder();
    for (String string : text.split("(?<=\0)", -1)) {
      int room = with(string, built).getBytes(UTF_8).length;
      String moved = with(string, prefix);
      out.append(moved.endsWith("\0") ? moved.substring(0, moved.length() - 1) : moved);
      out.append("\0".repeat(room - moved.getBytes(UTF_8).length));
      out.append(moved.endsWith("\0") ? "\0" : "");
    }
    return out.toString();
  }

  private Path unpack(Map<String, String> files, String built) throws IOException {
    MemoryStore store = new MemoryStore();
    Profiles profiles = new Profiles(store);
    List<Profile.Part> parts = new ArrayList<>();
    List<Relocation> open = new ArrayList<>();
    int n = 0;
    for (String prefix : List.of(built, OTHER)) {
      List<Entry> entries = new ArrayList<>();
      List<Relocation> relocations = new ArrayList<>();
      int i = 0;
      for (Map.Entry<String, String> file : files.entrySet()) {
        if (i++ % 5 == 4 != (n == 1)) {
          continue; // every fifth is of the other package
        }
        String path = file.getKey();
        String text = with(file.getValue(), prefix);
        if (text.startsWith("link:")) {
          entries.add(new Entry.Symlink(path, text.substring(5)));
          relocations.add(new Relocation(path, Relocation.Kind.SYMLINK, List.of()));
        } else {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          entries.add(profiles.file(path, path.startsWith("bin/") ? 0755 : 0644, bytes));
          PrefixScan scan = new PrefixScan(prefix);
          scan.accept(bytes, 0, bytes.length);
          scan.finish(path).ifPresent(relocations::add);
        }
      }
      parts.add(profiles.part("part" + n++, "1", prefix, relocations, entries));
      open.addAll(relocations);
    }
    Profile profile = Profiles.profile(Profiles.stack("hello", StackKind.PREFIX), "", parts, open);
    MemoryOutput output = new MemoryOutput();
    new TarballFormat(PARALLEL, TarballFormat.Options.DEFAULT).write(profile, store, output);
    Unpacked.unpack(output.bytes("hello-v1_0-amd64.tar.zst"), folder);
    return folder.resolve("hello-v1_0");
  }

  /// Every file as it must be for the prefix; empty if it stands for the build prefixes.
  private static void assertAt(Path root, Map<String, String> files, String built, String prefix)
      throws IOException {
    int i = 0;
    for (Map.Entry<String, String> file : files.entrySet()) {
      String own = i++ % 5 == 4 ? OTHER : built;
      String now = prefix.isEmpty() ? own : prefix;
      Path path = root.resolve(file.getKey());
      String text = file.getValue();
      if (text.startsWith("link:")) {
        assertThat(Files.readSymbolicLink(path).toString()).isEqualTo(with(text.substring(5), now));
      } else if (file.getKey().endsWith(".pyc") && now.length() != own.length()) {
        assertThat(path).doesNotExist();
      } else if (!file.getKey().endsWith(".pyc") || Files.exists(path)) {
        assertThat(Files.readString(path))
            .as(file.getKey())
            .isEqualTo(
                text.contains("\0")
                    ? binary(text, own, now)
                    : prefix.isEmpty() ? with(text, now) : script(text, now));
        assertThat(Files.isExecutable(path)).isEqualTo(file.getKey().startsWith("bin/"));
      }
    }
    assertThat(root.resolve(".argosy-relocating")).doesNotExist();
  }

  private static Unpacked.Said relocate(List<String> shell, Path root, String... arguments)
      throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(shell);
    argv.add(root.resolve("relocate").toString());
    argv.addAll(List.of(arguments));
    return Unpacked.call(argv, Path.of("/"));
  }

  @Test
  void everyKindOfFileIsMovedAndMovedAgain() throws Exception {
    moves(SH);
  }

  private void moves(List<String> shell) throws Exception {
    Map<String, String> files = files();
    Path root = unpack(files, LONG);
    assertAt(root, files, LONG, "");
    assertThat(relocate(shell, root)).extracting(Unpacked.Said::exit).isEqualTo(0);
    assertAt(root, files, LONG, root.toString());

    Unpacked.Said again = relocate(shell, root);
    assertThat(again.exit()).isZero();
    assertThat(again.out()).contains("already");

    Path moved = folder.resolve("elsewhere \u00e9");
    Files.move(root, moved);
    for (String prefix :
        List.of(
            moved.toString(),
            "/p",
            "/a/'quoted'/\"$x`y`*\\z%s",
            "/a 'quoted'/\"$x`y`*\\z%s",
            "/" + "y".repeat(130),
            "/ \u00e9" + "y".repeat(130),
            LONG.substring(0, 90),
            root.toString())) {
      assertThat(relocate(shell, moved, prefix))
          .isEqualTo(
              new Unpacked.Said(0, "relocate: hello v1_0 is at " + prefix + " now, 23 files\n"));
      assertAt(moved, files, LONG, prefix);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsTouched() throws Exception {
    refuses(SH);
  }

  private void refuses(List<String> shell) throws Exception {
    Map<String, String> files = files();
    files.put("bin/odd", "#!@/bin/a @/bin/b\n");
    Path root = unpack(files, LONG);
    String tooLong = "/" + "y".repeat(OTHER.length());
    Unpacked.Said binary = relocate(shell, root, tooLong);
    assertThat(binary.exit()).isEqualTo(4);
    assertThat(binary.out()).contains("; do: unpack the stack at a");
    Unpacked.Said line = relocate(shell, root, "/" + "y".repeat(130));
    assertThat(line.exit()).isEqualTo(4);
    assertThat(line.out()).contains("./bin/odd", "127 bytes");
    assertThat(relocate(shell, root, "/with a space").out()).contains("./bin/odd", "; do: ");
    Files.writeString(root.resolve("etc/one"), "changed by a user");
    Unpacked.Said changed = relocate(shell, root);
    assertThat(changed.exit()).isEqualTo(3);
    assertThat(changed.out()).contains("./etc/one ", "; do: unpack the stack again");
    Files.writeString(root.resolve("etc/one"), "home=" + "-".repeat(LONG.length()) + "/etc\n");
    Unpacked.Said sameSize = relocate(shell, root);
    assertThat(sameSize.exit()).isEqualTo(3);
    assertThat(sameSize.out()).contains("./etc/one does not hold ");
    Files.writeString(root.resolve("etc/one"), "home=" + LONG + "/etc\n");
    assertAt(root, files, LONG, "");
    assertThat(relocate(shell, root, "relative").exit()).isEqualTo(2);
    assertThat(relocate(shell, root, "--wrong").exit()).isEqualTo(2);
    assertThat(relocate(shell, root, "--check").out()).contains("24 files can be moved");
    assertAt(root, files, LONG, "");
  }

  @Test
  void scriptsRunAtALongPathWithASpaceAndAfterwardsAtAShortOne() throws Exception {
    Map<String, String> files = new TreeMap<>();
    files.put("bin/python", "#!/bin/sh\necho python \"$*\"\n");
    files.put("bin/perl", "#!/bin/sh\necho perl \"$*\"\n");
    files.put("bin/a", "#!@/bin/python\n# @\n");
    files.put("bin/b", "#!@/bin/perl\n");
    Path root = unpack(files, LONG);
    Path odd = folder.resolve("a b \u00fc " + "z".repeat(120));
    for (Path place : List.of(odd, folder.resolve("short"))) {
      Files.move(root, place);
      root = place;
      assertThat(relocate(SH, root).exit()).isZero();
      assertThat(Unpacked.call(List.of(root + "/bin/a", "x"), folder).out())
          .isEqualTo("python " + root + "/bin/a x\n");
      assertThat(Unpacked.call(List.of(root + "/bin/b", "x"), folder).out())
          .isEqualTo("perl " + (place.equals(odd) ? "-x " : "") + root + "/bin/b x\n");
    }
  }

  @Test
  void compiledPythonWithoutItsSourceTakesAnEqualLengthOnly() throws Exception {
    Map<String, String> files = new TreeMap<>(Map.of("lib/gone.pyc", "\0z@/gone.py\0"));
    Path root = unpack(files, LONG);
    Unpacked.Said refused = relocate(SH, root, "/short");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.out()).contains("exactly " + LONG.length() + " bytes");
    String equal = "/" + "e".repeat(LONG.length() - 1);
    assertThat(relocate(SH, root, equal).exit()).isZero();
    assertAt(root, files, LONG, equal);
  }

  @Test
  void anInterruptedMoveIsFinishedByTheNextCall() throws Exception {
    finishes(SH);
  }

  private void finishes(List<String> shell) throws Exception {
    Map<String, String> files = files();
    Path root = unpack(files, LONG);
    // A mv that fails at the fifth file: as a crash between two renames.
    Path tools = Files.createDirectories(folder.resolve("tools"));
    Path mv = tools.resolve("mv");
    Files.writeString(
        mv,
        "#!/bin/sh\nn=$(cat "
            + tools
            + "/n 2>/dev/null || echo 0)\nn=$((n+1))\necho $n >"
            + tools
            + "/n\n[ $n -ne 5 ] || exit 1\nexec /bin/mv \"$@\"\n");
    Files.setPosixFilePermissions(mv, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (shell.getFirst().contains("busybox")) {
      return; // its own mv cannot be replaced
    }
    List<String> argv =
        new ArrayList<>(List.of("/usr/bin/env", "PATH=" + tools + ":/usr/bin:/bin"));
    argv.addAll(shell);
    argv.addAll(List.of(root.resolve("relocate").toString(), "/first"));
    Unpacked.Said broken = Unpacked.call(argv, folder);
    assertThat(broken.exit()).isEqualTo(4);
    assertThat(broken.out()).contains("call relocate again to finish");
    assertThat(relocate(shell, root, "/second").exit()).isZero();
    assertAt(root, files, LONG, "/second");
  }

  @Tag("client")
  @ParameterizedTest
  @MethodSource("otherShells")
  void otherShellsMove(List<String> shell) throws Exception {
    moves(shell);
  }

  @Tag("client")
  @ParameterizedTest
  @MethodSource("otherShells")
  void otherShellsRefuse(List<String> shell) throws Exception {
    refuses(shell);
  }

  @Tag("client")
  @ParameterizedTest
  @MethodSource("otherShells")
  void otherShellsFinish(List<String> shell) throws Exception {
    finishes(shell);
  }

  @Tag("client")
  @Test
  void theScriptNeedsNothingButBusybox() throws Exception {
    withApplets("sh cat chmod head ln mkdir mv readlink rm tail touch wc");
  }

  @Tag("client")
  @Test
  void busyboxAwkDoesTheSame() throws Exception {
    withApplets("sh cat chmod head ln mkdir mv readlink rm tail touch wc awk");
  }

  private void withApplets(String names) throws Exception {
    Map<String, String> files = files();
    Path root = unpack(files, LONG);
    Path tools = Files.createDirectories(folder.resolve("applets"));
    Path box = Files.copy(Path.of("/bin/busybox"), tools.resolve("busybox"));
    for (String applet : names.split(" ", -1)) {
      Files.createLink(tools.resolve(applet), box);
    }
    Unpacked.Said said =
        Unpacked.call(
            List.of("/usr/bin/env", "-i", "PATH=" + tools, tools + "/sh", root + "/relocate"),
            folder);
    assertThat(said)
        .isEqualTo(new Unpacked.Said(0, "relocate: hello v1_0 is at " + root + " now, 23 files\n"));
    assertAt(root, files, LONG, root.toString());
    assertThat(Files.exists(root.resolve("link to all"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
