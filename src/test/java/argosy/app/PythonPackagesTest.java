package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Parallel;
import argosy.format.tarball.TarballFormat;
import argosy.model.Activation;
import argosy.model.Adopter;
import argosy.model.Artifact;
import argosy.model.Command;
import argosy.model.Content;
import argosy.model.Demo;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.prove.TarJudge;
import argosy.prove.UnpackedTarballs;
import argosy.release.Realise;
import argosy.release.StackPackage;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.testing.PythonTools;
import argosy.testing.SmallTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generated Python packages, built with Debian's Python in real clean rooms, shipped as a tarball
/// and tried where it is unpacked.
@Tag("client")
class PythonPackagesTest {
  private static final long SEED = 20_260_101;
  private static final int MODULES = 12;

  @TempDir static Path tools;
  @TempDir Path scratch;
  private SmallBuilds builds;
  private final Random random = new Random(SEED);
  private long sum;

  @BeforeAll
  static void tools() throws IOException {
    assumeTrue(PythonTools.here(), "Debian's python3 is not installed");
    PythonTools.in(SmallTools.in(tools));
  }

  @BeforeEach
  void wire() throws IOException {
    builds = new SmallBuilds(tools, scratch);
  }

  @AfterEach
  void close() {
    builds.close();
  }

  /// A package of modules that each know one number; its command adds them up.
  private void pure(String noarch) throws IOException {
    Path source = Files.createDirectories(builds.recipes().resolve("numbers/src/numbers"));
    StringBuilder total = new StringBuilder("0");
    for (int i = 0; i < MODULES; i++) {
      int a = random.nextInt(1000);
      int b = random.nextInt(1000);
      sum += (long) a * b;
      Files.writeString(
          source.resolve("m" + i + ".py"),
          "\"\"\"Generated.\"\"\"\nfrom __future__ import annotations\n\n\ndef value() -> int:\n   "
              + " return %d * %d\n".formatted(a, b));
      total.append(" + m").append(i).append(".value()");
    }
    Files.writeString(
        source.resolve("__init__.py"),
        "from . import "
            + String.join(", ", IntStream.range(0, MODULES).mapToObj(i -> "m" + i).toList())
            + "\n\n\ndef main():\n    print('result sum', "
            + total
            + ")\n");
    builds.write(
        "numbers",
        """
        package: {name: numbers, version: 2.1}
        source: {path: src}
        build:
        %s  script: mkdir -p $SP_DIR && cp -r numbers $SP_DIR/
          python:
            entry_points: ["add-numbers = numbers:main"]
            skip_pyc_compilation: ["**/m3.py"]
        requirements:
          host: [python]
          run: [python]
        tests:
          - python: {imports: [numbers, numbers.m7]}
          - script: [add-numbers]
          - package_contents: {site_packages: [numbers, numbers.m1], bin: [add-numbers]}
        """
            .formatted(noarch));
  }

  private void compiled() throws IOException {
    Path source = Files.createDirectories(builds.recipes().resolve("fast/src"));
    Files.writeString(
        source.resolve("fast.c"),
        """
        #include <Python.h>
        static PyObject *twice(PyObject *self, PyObject *n) { return PyNumber_Add(n, n); }
        static PyMethodDef methods[] = {{"twice", twice, METH_O, "n + n"}, {NULL}};
        static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "fast", NULL, -1, methods};
        PyMODINIT_FUNC PyInit_fast(void) { return PyModule_Create(&module); }
        """);
    builds.write(
        "fast",
        """
        package: {name: fast, version: 1}
        source: {path: src}
        build:
          script:
            - mkdir -p $SP_DIR
            - $CC $CFLAGS -I/usr/include/python$PY_VER -shared $LDFLAGS -o $SP_DIR/fast.so fast.c
        requirements:
          host: [python]
          run: [python, numbers]
        tests:
          - python: {imports: [fast], pip_check: false}
        """);
  }

  private static Stack stack(String folder, long expected) {
    return Stack.named("numbers-stack", "1", StackKind.PREFIX)
        .summary("numbers, added up")
        .contents(new Content.Dir("recipes", "", ""))
        .environment(
            new Activation(List.of(new Activation.Prepend("PYTHONPATH", "${prefix}/" + folder))))
        .commands(List.of(new Command("add-numbers", List.of("add-numbers"), "adds numbers up")))
        .demo(
            new Demo(
                List.of("add-numbers"),
                60,
                List.of(new Demo.Expectation("sum", Long.toString(expected), 0))))
        .build();
  }

  private static List<String> files(List<Entry> entries) {
    return entries.stream()
        .filter(e -> !(e instanceof Entry.Directory))
        .map(e -> e.path().replaceFirst("python3\\.[0-9]+", "pythonX"))
        .map(p -> p.replaceFirst("cpython-[0-9]+", "cpython-X"))
        .toList();
  }

  @Test
  void modulesAreCompiledButThoseTheRecipeNamesAndTheBitsAreTheSameAgain() throws IOException {
    pure("");
    assertThat(builds.rebuild().run(builds.request()))
        .allSatisfy(c -> assertThat(c.differences()).isEmpty());
    Package made = builds.run().packages().getFirst().metadata();
    assertThat(files(builds.entries(made)))
        .contains(
            "bin/add-numbers",
            "lib/pythonX/site-packages/numbers/m2.py",
            "lib/pythonX/site-packages/numbers/__pycache__/m2.cpython-X.pyc")
        .doesNotContain("lib/pythonX/site-packages/numbers/__pycache__/m3.cpython-X.pyc");
    assertThat(made.relocations()).isEmpty();
    assertThat(made.facts().get("site-packages")).matches("lib/python3\\.[0-9]+/site-packages");
  }

  @Test
  void aPackageForEveryPythonHasItsSourcesAlone() throws IOException {
    pure("  noarch: python\n");
    Package made = builds.run().packages().getFirst().metadata();
    assertThat(files(builds.entries(made))).hasSize(MODULES + 2).noneMatch(f -> f.endsWith(".pyc"));
    assertThat(made.facts().get("recipe"))
        .contains("\"noarch\":\"python\"")
        .contains("add-numbers = numbers:main");
  }

  @Test
  void aRequirementThatNobodyInstalledFailsTheTest() throws IOException {
    pure("");
    Path folder = builds.recipes().resolve("numbers");
    Files.writeString(
        folder.resolve("src/METADATA"),
        "Metadata-Version: 2.1\nName: numbers\nVersion: 2.1\nRequires-Dist: nowhere>=2\n");
    Path recipe = folder.resolve("recipe.yaml");
    Files.writeString(
        recipe,
        Files.readString(recipe)
            .replace(
                "numbers $SP_DIR/",
                "numbers $SP_DIR/ && mkdir $SP_DIR/numbers-2.1.dist-info && cp METADATA"
                    + " $SP_DIR/numbers-2.1.dist-info/"));
    assertThatThrownBy(builds::run)
        .hasMessageContaining("numbers 2.1 requires nowhere>=2, which is not installed.");
  }

  @Test
  void thePackagesWorkWhereTheTarballIsUnpacked() throws IOException {
    pure("");
    if (PythonTools.withC()) {
      compiled();
    }
    List<Adopter.Adopted> packages = new ArrayList<>(builds.run().packages());
    String site = packages.getFirst().metadata().facts().getOrDefault("site-packages", "");
    Stack stack = stack(site, sum);
    packages.add(StackPackage.make(stack, scratch, packages, builds.store()));
    Release release =
        new Release(
            stack,
            "v1",
            Platform.LINUX_AMD64,
            1_700_000_000L,
            1,
            packages.stream()
                .map(p ->
                    new Release.PackageRef(p.metadata().name(), p.metadata().version(), p.digest()))
                .toList());
    assertThat(proof(release).passed()).isTrue();
  }

  private Proof proof(Release release) throws IOException {
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path out = Files.createDirectory(scratch.resolve("out"));
    Path place = Files.createDirectory(scratch.resolve("proof"));
    try (Parallel parallel = new Parallel(2)) {
      Profile profile =
          new Realise(builds.store(), new MemoryMemo(), parallel).realise(release, "");
      Artifact artifact =
          new TarballFormat(parallel, TarballFormat.Options.DEFAULT)
              .write(profile, builds.store(), new DirectoryOutput(out));
      Proof proof = new TarJudge(new UnpackedTarballs(place)).prove(artifact, release, out);
      assertThat(proof.passed()).as(proof.toString()).isTrue();
      return proof;
    }
  }
}
