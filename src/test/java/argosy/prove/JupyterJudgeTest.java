package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.activation.KernelFiles;
import argosy.base.Json;
import argosy.format.kernel.KernelFormat;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.KernelSpec;
import argosy.model.Profile;
import argosy.model.Proof;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real Jupyter; the stack's `python3` is the machine's.
@Tag("client")
class JupyterJudgeTest {
  private static final String CELL =
      """
      import os, subprocess, sys
      print('release', os.environ['ARGOSY_RELEASE'], os.environ['HELLO_HOME'])
      print('demo', subprocess.run(['hello-demo'], stdout=subprocess.PIPE, text=True).stdout)
      print('set', os.environ.get('FROM_SETUP'), os.environ.get('PYTHONPATH'), os.environ.get('HELLO_OLD'))
      print('path', os.environ['PATH'])
      """;
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  @BeforeEach
  void jupyterIsHere() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Judge.Availability availability = new JupyterJudge(new UnpackedTarballs(folder)).availability();
    assumeTrue(
        availability instanceof Judge.Availability.Present, "not available: " + availability);
  }

  private Proof prove(Profile profile) throws IOException {
    Artifact artifact = Shipped.write(profile, new KernelFormat(), store, folder.resolve("out"));
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    return new JupyterJudge(new UnpackedTarballs(scratch))
        .prove(artifact, profile.release(), folder.resolve("out"));
  }

  @Test
  void aNotebookInTheStacksKernelRunsTheDemo() throws IOException {
    Proof proof = prove(Shipped.withKernel(profiles));
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @Test
  void aDemoWithAnotherResultIsNotProved() throws IOException {
    Profile profile =
        Shipped.expecting(Shipped.withKernel(profiles), new Demo.Expectation("answer", "43", 0));
    assertThat(prove(profile).result()).isInstanceOf(Proof.Failed.class);
  }

  @Test
  void kernelsOfThreeReleasesRunAtOnceAndLatestFollowsItsLink() throws IOException {
    Path stacks = Files.createDirectories(folder.resolve("it's \"säck\" & | \\ sw"));
    Path data = folder.resolve("data");
    KernelSpec kernel = Shipped.withKernel(profiles).stack().kernels().getFirst();
    List<String> names = new ArrayList<>(List.of("hello-latest"));
    for (String tag : List.of("v1_0", "v2_0", "v3_0")) {
      Profile profile = Shipped.tagged(Shipped.withKernel(profiles), tag);
      names.add(KernelFiles.name(kernel, profile.release()));
      Path out = folder.resolve("out-" + tag);
      Shipped.write(profile, new KernelFormat(), store, out);
      Shipped.unpack(out.resolve("hello-" + tag + "-amd64.tar.zst"), stacks);
      Path stack = stacks.resolve(tag);
      Files.move(stacks.resolve("hello-" + tag), stack);
      Tool.of(stack.resolve("relocate").toString()).runOk();
      Tool.of(
              out.resolve(KernelFormat.folder(profile.release())).resolve("install").toString(),
              "--prefix",
              stack.toString(),
              "--to",
              data.resolve("kernels").toString())
          .runOk();
    }
    Files.createSymbolicLink(stacks.resolve("latest"), Path.of("v3_0"));
    Files.createDirectories(folder.resolve(".config/argosy"));
    Files.writeString(
        folder.resolve(".config/argosy/kernel-setup.sh"),
        "FROM_SETUP=\"for $ARGOSY_RELEASE\"; export FROM_SETUP\n");
    StringBuilder together = new StringBuilder();
    for (String name : names) {
      Files.writeString(folder.resolve(name + ".ipynb"), notebook(name));
      together.append(
          "jupyter nbconvert --to notebook --execute --stdout %s.ipynb >%s.out 2>%s.err & "
              .formatted(name, name, name));
    }
    Tool jupyter =
        Tool.of(
                "env",
                "-i",
                "PATH=/usr/bin:/bin",
                "HOME=" + folder,
                "LC_ALL=C.UTF-8",
                "JUPYTER_PATH=" + data,
                "PYTHONPATH=/nonexistent/of the server",
                "HELLO_OLD=of the server",
                "sh",
                "-c",
                "jupyter kernelspec list --json; " + together + " wait")
            .in(folder)
            .within(300);
    Json.Obj known = Json.parse(jupyter.runOk().out()).asObject().get("kernelspecs").asObject();
    assertThat(known.members()).containsKeys(names.toArray(String[]::new));
    for (String name : names) {
      String tag = name.equals("hello-latest") ? "v3_0" : name.substring("hello-".length());
      String printed =
          JupyterJudge.printed(Json.parse(Files.readString(folder.resolve(name + ".out"))));
      assertThat(printed)
          .as(name + ": " + Files.readString(folder.resolve(name + ".err")))
          .contains("release hello@" + tag + " " + stacks + "/" + tag + "/share/hello world\n")
          .contains("demo result greeting hello\n")
          .contains("set for hello@" + tag + " None None\n")
          .contains(
              "path "
                  + stacks
                  + "/"
                  + tag
                  + "/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n");
    }
  }

  private static String notebook(String kernel) throws IOException {
    Json.Obj made = Json.parse(JupyterJudge.notebook(kernel, "x")).asObject();
    Json.Obj cell = made.array("cells").getFirst().asObject();
    return made.canonical()
        .replace(Json.of(cell.string("source")).canonical(), Json.of(CELL).canonical());
  }
}
