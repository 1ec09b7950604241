package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.activation.KernelFiles;
import argosy.base.Json;
import argosy.format.kernel.KernelFormat;
import argosy.model.Entry;
import argosy.model.Judge;
import argosy.model.KernelSpec;
import argosy.model.Profile;
import argosy.model.Stack;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kernels of root stacks in the real Jupyter: the stack has the files of the machine's Python that
/// one of its kernels was seen to use, and nothing else of the machine.
@Tag("client")
class RootKernelsTest {
  private static final KernelSpec KERNEL =
      new KernelSpec(
          "Hello",
          "Hello",
          "python",
          List.of("python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"));

  /// Prints the demo, where it runs, and the files that this takes.
  private static final String CELL =
      """
      import os, subprocess, sys
      print('demo', subprocess.run(['hello-demo'], stdout=subprocess.PIPE, text=True).stdout)
      print('release', os.environ.get('ARGOSY_RELEASE'), open('/usr/share/release').read())
      print('machine', os.path.exists('/usr/bin/dpkg'), os.path.exists('/etc/debian_version'))
      """;

  private static final String USED =
      """
      import importlib.util, os, subprocess, sys
      files = {m.__file__ for m in list(sys.modules.values()) if getattr(m, '__file__', None)}
      mapped = {l.split(None, 5)[5].strip() for l in open('/proc/self/maps') if ' /usr/' in l}
      for file in mapped:
          folder = os.path.dirname(file)
          for name in os.listdir(folder) if '.so' in file else []:
              if os.path.realpath(os.path.join(folder, name)) == file:
                  files.add(os.path.join(folder, name))
      for folder, _, names in os.walk(os.path.dirname(os.__file__)):
          if not any(p in folder for p in ('/test', '/idlelib', '/lib2to3', '/pydoc_data', '__pycache__')):
              files.update(os.path.join(folder, name) for name in names)
      files.update(mapped)
      files.add(importlib.util.find_spec('ipykernel_launcher').origin)
      print('\\n'.join(sorted(f for f in files if f.startswith('/usr/') and os.path.isfile(f))))
      """;

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  private static String notebook(String kernel, String source) throws IOException {
    Json.Obj made = Json.parse(JupyterJudge.notebook(kernel, "x")).asObject();
    Json.Obj cell = made.array("cells").getFirst().asObject();
    return made.canonical()
        .replace(Json.of(cell.string("source")).canonical(), Json.of(source).canonical());
  }

  private Tool jupyter(String script) {
    return Tool.of(
            "env",
            "-i",
            "PATH=/usr/bin:/bin",
            "HOME=" + folder,
            "LC_ALL=C.UTF-8",
            "JUPYTER_PATH=" + folder.resolve("data"),
            "sh",
            "-c",
            script)
        .in(folder)
        .within(300);
  }

  private static String execution(String name) {
    return "jupyter nbconvert --to notebook --execute --stdout %s.ipynb >%s.out 2>%s.err"
        .formatted(name, name, name);
  }

  private String printed(String name) throws IOException {
    return JupyterJudge.printed(Json.parse(Files.readString(folder.resolve(name + ".out"))));
  }

  /// The machine's Python, as far as a kernel uses it.
  private List<Entry> python() throws IOException {
    Files.writeString(folder.resolve("used.ipynb"), notebook("python3", USED));
    jupyter(execution("used")).runOk();
    List<Entry> entries = new ArrayList<>();
    for (String file : printed("used").lines().filter(l -> l.startsWith("/usr/")).toList()) {
      Path path = Path.of(file);
      String inside = file.substring(1);
      if (Files.isSymbolicLink(path) && file.contains(".so")) {
        entries.add(new Entry.Symlink(inside, path.toRealPath().toString()));
      } else {
        entries.add(
            profiles.file(
                inside, Files.isExecutable(path) ? 0755 : 0644, Files.readAllBytes(path)));
      }
    }
    Path python = Path.of("/usr/bin/python3").toRealPath();
    entries.add(new Entry.Symlink("usr/bin/python3", python.getFileName().toString()));
    Path loader = Path.of("/lib64/ld-linux-x86-64.so.2").toRealPath();
    entries.add(new Entry.Symlink("usr/lib64/ld-linux-x86-64.so.2", loader.toString()));
    entries.add(new Entry.Symlink("lib", "usr/lib"));
    entries.add(new Entry.Symlink("lib64", "usr/lib64"));
    return entries;
  }

  private Profile release(Profile.Part python, String tag) throws IOException {
    Profile busybox = profiles.busybox();
    List<Profile.Part> parts = new ArrayList<>(busybox.packages());
    parts.add(python);
    Entry.File text = profiles.text("usr/share/release", 0644, "of " + tag);
    parts.add(profiles.part("news", tag, "", List.of(), List.of(text)));
    Stack stack = busybox.stack().toBuilder().kernels(List.of(KERNEL)).build();
    return Shipped.tagged(Profiles.profile(stack, "/", parts, List.of()), tag);
  }

  @Test
  void kernelsOfTwoReleasesOfARootStackRunAtOnceInTheirOwnRoots() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Judge.Availability here = new JupyterJudge(new UnpackedTarballs(folder)).availability();
    assumeTrue(here instanceof Judge.Availability.Present, "not available: " + here);
    Profile.Part python = profiles.part("python", "3", "", List.of(), python());
    StringBuilder together = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (String tag : List.of("v1_0", "v2_0")) {
      Profile profile = release(python, tag);
      Path out = folder.resolve("out-" + tag);
      Shipped.write(profile, new KernelFormat(), store, out);
      Shipped.unpack(out.resolve("hello-" + tag + "-amd64.tar.zst"), folder);
      Tool.of(
              out.resolve(KernelFormat.folder(profile.release())).resolve("install").toString(),
              "--prefix",
              folder.resolve("hello-" + tag).toString(),
              "--to",
              folder.resolve("data/kernels").toString())
          .runOk();
      String name = KernelFiles.name(KERNEL, profile.release());
      names.add(name);
      Files.writeString(folder.resolve(name + ".ipynb"), notebook(name, CELL));
      together.append(execution(name)).append(" & ");
    }
    jupyter(together + " wait").runOk();
    for (String name : names) {
      String tag = name.substring("hello-".length());
      assertThat(printed(name))
          .as(Files.readString(folder.resolve(name + ".err")))
          .contains("demo result greeting hello\n")
          .contains("release hello@" + tag + " of " + tag + "\n")
          .contains("machine False False\n");
    }
  }
}
