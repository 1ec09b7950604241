package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.base.UnsupportedException;
import argosy.model.Activation;
import argosy.model.Adopter;
import argosy.model.Command;
import argosy.model.Demo;
import argosy.model.Entry;
import argosy.model.KernelSpec;
import argosy.model.Licence;
import argosy.model.Profile;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackPackageTest {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();

  @BeforeEach
  void aDemoThatPrintsTheFileItIsGiven() throws IOException {
    Path demo = Files.createDirectories(folder.resolve("demo/data – é"));
    Files.writeString(
        folder.resolve("demo/demo.sh"), "echo some noise; cat \"$1/data – é/results\"\nexit $2\n");
    Files.createSymbolicLink(folder.resolve("demo/link"), Path.of("demo.sh"));
    Files.writeString(
        demo.resolve("results"),
        "result peak 27.8425\nresult name LaB 6\nresult peak +2.78420e1\n");
  }

  private static Stack stack(StackKind kind, String exit, List<Command> commands) {
    return Stack.named("fai", "1.0", kind)
        .summary("A stack")
        .licence(new Licence("MIT", Licence.Access.OPEN))
        .environment(new Activation(List.of(new Activation.Set("FAI", "${prefix}/it's"))))
        .commands(commands)
        .kernels(
            List.of(new KernelSpec("fai", "FAI", "python", List.of("py", "{connection_file}"))))
        .demo(
            new Demo(
                List.of("sh", "${demo}/link", "${demo}", exit),
                60,
                List.of(
                    new Demo.Expectation("peak", "27.8423", 0.0005),
                    new Demo.Expectation("name", "LaB 6", -1))))
        .build();
  }

  private Tree tree(Stack stack, List<Adopter.Adopted> others) throws IOException {
    Adopter.Adopted made = StackPackage.make(stack, folder, others, store);
    return Realise.load(store, made.digest()).tree();
  }

  private Adopter.Adopted other(String name, Entry... entries) throws IOException {
    Profile.Part part = new Profiles(store).part(name, "1.0", "", List.of(), List.of(entries));
    return new Adopter.Adopted(part.metadata(), part.metadata().digest());
  }

  private String text(Tree tree, String path) throws IOException {
    Entry.File file = (Entry.File) tree.find(path).orElseThrow();
    try (InputStream in = store.open(file.digest())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// The package's files in a folder, for prefix stacks.
  private Path unpacked(Stack stack) throws IOException {
    Path place = Files.createDirectories(folder.resolve("un packed"));
    for (Entry entry : tree(stack, List.of()).entries()) {
      Path at = place.resolve(entry.path());
      switch (entry) {
        case Entry.Directory d -> Files.createDirectories(at);
        case Entry.Symlink l -> Files.createSymbolicLink(at, Path.of(l.target()));
        case Entry.File f -> {
          try (InputStream in = store.open(f.digest())) {
            Files.copy(in, at);
          }
          at.toFile().setExecutable((f.mode() & 0111) != 0);
        }
      }
    }
    return place;
  }

  @Test
  void itHoldsDemoWrappersKernelsAndPapersUnderUsrInRootStacks() throws IOException {
    Tree tree =
        tree(
            stack(
                StackKind.ROOT,
                "0",
                List.of(
                    new Command("there", List.of("there"), ""),
                    new Command("more", List.of("there", "it's", "${prefix}/x"), "does more"))),
            List.of(other("base", new Profiles(store).text("bin/there", 0755, ""))));
    assertThat(tree.entries().stream().filter(e -> !(e instanceof Entry.Directory)))
        .extracting(Entry::path)
        .containsExactly(
            "usr/bin/fai-demo",
            "usr/bin/more",
            "usr/share/argosy/fai/LICENCES",
            "usr/share/argosy/fai/README",
            "usr/share/argosy/fai/demo/data – é/results",
            "usr/share/argosy/fai/demo/demo.sh",
            "usr/share/argosy/fai/demo/link",
            "usr/share/jupyter/kernels/fai/kernel.json");
    assertThat(text(tree, "usr/bin/more"))
        .isEqualTo("#!/bin/sh\nexec 'there' 'it'\\''s' '/x' \"$@\"\n");
    assertThat(text(tree, "usr/share/argosy/fai/LICENCES")).isEqualTo("fai MIT\n\nbase 1.0 MIT\n");
    assertThat(text(tree, "usr/bin/fai-demo"))
        .contains("'/usr/share/argosy/fai/demo'")
        .doesNotContain("$prefix")
        .doesNotContainPattern("@[A-Z]+@");
  }

  @ParameterizedTest
  @CsvSource({"sh", "bash", "busybox sh"})
  void theDemoPrintsItsResultsAndOkWhereverItStands(String shell) throws IOException {
    Path program = unpacked(stack(StackKind.PREFIX, "0", List.of())).resolve("bin/fai-demo");
    List<String> argv = new ArrayList<>(List.of(shell.split(" ", -1)));
    assumeThat(Tool.find(argv.getFirst())).isPresent();
    argv.add(program.toString());
    Tool.Result result = Tool.of(argv).run();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo("result peak 27.8425\nresult name LaB 6\nresult peak +2.78420e1\nOk.\n");
    assertThat(result.exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "result peak 27.8423|result name lab 6; result name: expected LaB 6 but got lab 6",
        "result peak 27.8429|result name LaB 6; result peak: expected 27.8423 within 5.0E-4 but got"
            + " 27.8429",
        "result peak nan|result name LaB 6; result peak: expected 27.8423 within 5.0E-4 but got"
            + " nan",
        "result peak 27.8423|result peak 1|result name LaB 6; result peak: expected 27.8423 within"
            + " 5.0E-4 but got 1",
        "result name LaB 6; result peak was not printed",
        "nothing; result peak was not printed|result name was not printed",
      })
  void whatDiffersIsSaidAndFails(String printed, String said) throws IOException {
    Files.writeString(folder.resolve("demo/data – é/results"), printed.replace('|', '\n') + "\n");
    Path program = unpacked(stack(StackKind.PREFIX, "0", List.of())).resolve("bin/fai-demo");
    Tool.Result result = Tool.of(program.toString()).run();
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).doesNotContain("Ok.");
    assertThat(result.err()).isEqualTo(said.replace('|', '\n') + "\n");
  }

  @Test
  void aDemoThatEndsBadlyFailsWhateverItPrinted() throws IOException {
    Path program = unpacked(stack(StackKind.PREFIX, "3", List.of())).resolve("bin/fai-demo");
    Tool.Result result = Tool.of(program.toString()).run();
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("some noise\nfai-demo: the demo ended with exit code 3\n");
  }

  @Test
  void aCommandThatNoPackageHasIsRefusedWithTheNearest() throws IOException {
    List<Adopter.Adopted> others =
        List.of(other("base", new Profiles(store).text("usr/bin/pyFAI-integrate", 0755, "")));
    Stack stack =
        stack(
            StackKind.ROOT,
            "0",
            List.of(new Command("pyFAI-integrat", List.of("pyFAI-integrat"), "")));
    assertThatThrownBy(() -> StackPackage.make(stack, folder, others, store))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage(
            "command pyFAI-integrat: no package of fai has such a program;"
                + " did you mean pyFAI-integrate?");
  }

  @Test
  void aLinkOutOfTheDemoFolderIsRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("demo/out"), Path.of("../../etc"));
    assertThatThrownBy(() -> tree(stack(StackKind.PREFIX, "0", List.of()), List.of()))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("demo/out: a link that leads out of the folder");
  }

  @Test
  void aPackageOfTheSameNameKeepsItsName() throws IOException {
    Adopter.Adopted made =
        StackPackage.make(
            stack(StackKind.PREFIX, "0", List.of()), folder, List.of(other("fai")), store);
    assertThat(made.metadata().name()).isEqualTo("fai-stack");
  }

  @Test
  void whatTheStackNeedsOfAMachineFollowsItsPackages() throws IOException {
    Adopter.Adopted own =
        StackPackage.make(
            stack(StackKind.PREFIX, "0", List.of()),
            folder,
            List.of(),
            store,
            Map.of("needs-glibc", "2.17", "needs-libstdcxx", "3.4.30"));
    assertThat(
            StackPackage.needing(
                own, Map.of("needs-glibc", "2.17", "needs-libstdcxx", "3.4.30"), store))
        .isEqualTo(own);
    Adopter.Adopted fixed = StackPackage.needing(own, Map.of("needs-glibc", "2.38"), store);
    assertThat(fixed.metadata().facts())
        .containsEntry("needs-glibc", "2.38")
        .doesNotContainKey("needs-libstdcxx")
        .containsEntry("section", "science");
    assertThat(fixed.metadata().tree()).isEqualTo(own.metadata().tree());
    assertThat(Realise.loadPackage(store, fixed.digest())).isEqualTo(fixed.metadata());
  }
}
