package argosy.testing;

import argosy.model.Activation;
import argosy.model.Command;
import argosy.model.Content;
import argosy.model.Demo;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Licence;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Relocation;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Small profiles with what real trees have: empty, tiny and sectioned files, equal contents under
/// two names, links of both kinds, set-id bits, spaces, UTF-8, and paths of more than 100 and 155
/// bytes. Their content lies in the store given; always the same.
public final class Profiles {
  public static final long EPOCH = 1_795_132_800L; // 2026-11-20

  private final ObjectStore store;

  public Profiles(ObjectStore store) {
    this.store = store;
  }

  /// A root stack of two packages, `base` and the stack's own. Its programs need a `/bin/sh` that
  /// is not in it: for clients that run something take [#busybox()].
  public Profile root() throws IOException {
    return profile(
        stack("hello", StackKind.ROOT), "/", List.of(base("usr/"), hello("usr/")), List.of());
  }

  /// A root stack that really runs: the machine's static busybox with the names that scripts want.
  public Profile busybox() throws IOException {
    return profile(
        stack("hello", StackKind.ROOT),
        "/",
        List.of(busyboxPart(List.of()), base("usr/"), hello("usr/")),
        List.of());
  }

  /// The same profile with the machine's static busybox as its base.
  public Profile onBusybox(Profile p) throws IOException {
    Entry.File system = text("usr/lib/os-release", 0644, "ID=debian\nVERSION_ID=\"12\"\n");
    Profile.Part base = busyboxPart(List.of(system));
    Release r = p.release();
    Package m = base.metadata();
    Release upon =
        new Release(
            r.stack(),
            r.tag(),
            r.platform(),
            r.epochSeconds(),
            r.generation(),
            r.packages(),
            List.of(new Release.PackageRef(m.name(), m.version(), m.digest())),
            Optional.empty());
    return p.with(upon).on(new Profile.Base(List.of(base), base.tree()));
  }

  private Profile.Part busyboxPart(List<? extends Entry> more) throws IOException {
    List<Entry> entries = new ArrayList<>();
    entries.add(file("usr/bin/busybox", 0755, Files.readAllBytes(Path.of("/bin/busybox"))));
    for (String name :
        List.of(
            "sh", "cat", "ls", "id", "env", "awk", "grep", "sed", "mkdir", "rm", "touch", "pwd")) {
      entries.add(new Entry.Symlink("usr/bin/" + name, "busybox"));
    }
    entries.add(new Entry.Symlink("bin", "usr/bin"));
    entries.add(new Entry.Symlink("sbin", "usr/sbin"));
    for (String folder : List.of("dev", "proc", "sys", "run", "home", "usr/sbin")) {
      entries.add(new Entry.Directory(folder, 0755));
    }
    entries.add(new Entry.Directory("root", 0700));
    entries.add(new Entry.Directory("tmp", 01777));
    entries.add(text("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n"));
    entries.add(text("etc/group", 0644, "root:x:0:\n"));
    entries.add(text("etc/hosts", 0644, "127.0.0.1 localhost\n"));
    entries.add(text("etc/resolv.conf", 0644, ""));
    entries.addAll(more);
    return part("busybox", "1.35", "", List.of(), entries);
  }

  /// A prefix stack of the same files at the prefix; files in it name the prefix.
  ///
  /// @param prefix where it stands; empty leaves the relocations open, from [#BUILD_PREFIX]
  public Profile prefix(String prefix) throws IOException {
    String written = prefix.isEmpty() ? BUILD_PREFIX : prefix;
    String script = "#!/bin/sh\nexec cat " + written + "/share/greeting\n";
    Entry.File moved = text("bin/greet", 0755, script);
    Entry.Symlink link = new Entry.Symlink("share/absolute", written + "/share/greeting");
    long offset = script.indexOf(written);
    List<Relocation> relocations =
        List.of(
            new Relocation(
                "bin/greet",
                Relocation.Kind.TEXT,
                List.of(new Relocation.Spot(offset, offset + written.length()))),
            new Relocation("share/absolute", Relocation.Kind.SYMLINK, List.of()));
    Profile.Part greet =
        part(
            "greet",
            "2.0",
            written,
            relocations,
            List.of(moved, link, text("share/greeting", 0644, "hello\n")));
    return profile(
        stack("hello", StackKind.PREFIX),
        prefix,
        List.of(base(""), greet, hello("")),
        prefix.isEmpty() ? relocations : List.of());
  }

  public static final String BUILD_PREFIX = "/opt/build/place-of-hello";

  /// A stack of the kind with a command and a demo that prints `result greeting hello` and `result
  /// answer 42.0`.
  public static Stack stack(String name, StackKind kind) {
    return stack(
        name,
        kind,
        new Activation(
            List.of(
                new Activation.Set("HELLO_HOME", "${prefix}/share/hello world"),
                new Activation.Prepend("PATH", "${prefix}/bin"),
                new Activation.Append("HELLO_PATH", "${prefix}/é"),
                new Activation.Unset("HELLO_OLD"))));
  }

  /// The same with another environment.
  public static Stack stack(String name, StackKind kind, Activation environment) {
    return Stack.named(name, "1.0", kind)
        .summary("A small stack for tests")
        .contents(new Content.Dir("tree", "", ""))
        .licence(new Licence("Apache-2.0", Licence.Access.OPEN))
        .environment(environment)
        .commands(List.of(new Command("hello", List.of("hello"), "says hello")))
        .demo(
            new Demo(
                List.of("hello", "--results"),
                60,
                List.of(
                    new Demo.Expectation("greeting", "hello", -1),
                    new Demo.Expectation("answer", "42", 0.5))))
        .labels(Map.of("org.example.team", "tests"))
        .build();
  }

  /// A profile of parts that do not conflict.
  public static Profile profile(
      Stack stack, String prefix, List<Profile.Part> parts, List<Relocation> open) {
    List<Entry> merged = new ArrayList<>();
    List<Release.PackageRef> refs = new ArrayList<>();
    for (Profile.Part part : parts) {
      Package m = part.metadata();
      refs.add(new Release.PackageRef(m.name(), m.version(), m.digest()));
      for (Entry e : part.tree().entries()) {
        if (merged.stream().noneMatch(o -> o.path().equals(e.path()))) {
          merged.add(e);
        }
      }
    }
    Release release = new Release(stack, "v1_0", Platform.LINUX_AMD64, EPOCH, 1, refs);
    return new Profile(release, prefix, parts, Tree.of(merged), stack.environment(), open);
  }

  public Profile.Part part(
      String name,
      String version,
      String buildPrefix,
      List<Relocation> relocations,
      List<? extends Entry> entries)
      throws IOException {
    Tree tree = Tree.of(entries);
    Descriptor descriptor =
        store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes()));
    Package metadata =
        new Package(
            name,
            version,
            "",
            Platform.LINUX_AMD64,
            new Licence("MIT", Licence.Access.OPEN),
            List.of(),
            descriptor,
            buildPrefix,
            relocations,
            Map.of("description", "the " + name + " part"),
            Map.of());
    store.put(Package.MEDIA_TYPE, new ByteArrayInputStream(metadata.canonicalBytes()));
    store.flush();
    return new Profile.Part(metadata, tree);
  }

  /// A package of which nothing is known but its files.
  public static Package plain(String name, String version, Descriptor tree) {
    return new Package(
        name,
        version,
        "",
        Platform.LINUX_AMD64,
        Licence.UNKNOWN,
        List.of(),
        tree,
        "",
        List.of(),
        Map.of(),
        Map.of());
  }

  /// The same part, which says what C library it needs.
  public static Profile.Part needingGlibc(Profile.Part part, String version) {
    Package needing = part.metadata().withFacts(Map.of("needs-glibc", version));
    return new Profile.Part(needing, part.tree());
  }

  public Entry.File text(String path, int mode, String content) throws IOException {
    return file(path, mode, content.getBytes(StandardCharsets.UTF_8));
  }

  public Entry.File file(String path, int mode, byte[] content) throws IOException {
    Descriptor d = store.put("application/octet-stream", new ByteArrayInputStream(content));
    return new Entry.File(path, mode, d.digest(), content.length);
  }

  private Profile.Part base(String under) throws IOException {
    byte[] noise = new byte[2_500_000];
    new Random(20261120).nextBytes(noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] &= 0x1f; // compresses to five eighths
    }
    String deep = under + "share/" + "a-folder-with-quite-a-long-name/".repeat(5) + "leaf";
    return part(
        "base",
        "12",
        "",
        List.of(),
        List.of(
            file(under + "lib/big.so", 0644, noise),
            file(under + "lib/zeros.dat", 0644, new byte[200_000]),
            text(under + "lib/empty", 0644, ""),
            text(under + "share/doc/base/copyright", 0644, "MIT\n"),
            text(under + "share/doc/base/same", 0644, "MIT\n"),
            text(under + "share/with space/naïve – 文件.txt", 0640, "UTF-8 names\n"),
            text(deep, 0444, "deep\n"),
            text(under + "bin/helper", 04755, "#!/bin/sh\n"),
            new Entry.Directory(under + "share/empty folder", 0755),
            new Entry.Directory(under + "share/shared", 02775),
            new Entry.Symlink(under + "lib/libbig.so.1", "big.so"),
            new Entry.Symlink(under + "share/dangling", "/nowhere/at all")));
  }

  private Profile.Part hello(String under) throws IOException {
    String program = "#!/bin/sh\necho 'result greeting hello'\necho 'result answer 42.0'\n";
    String demo = program + "echo Ok.\n";
    return part(
        "hello",
        "1.0",
        "",
        List.of(),
        List.of(
            text(under + "bin/hello", 0755, program),
            text(under + "bin/hello-demo", 0755, demo),
            text(under + "share/argosy/hello/README", 0644, "hello 1.0\n")));
  }
}
