package argosy.format.conda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.conda.CondaArchive;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.model.recipe.RecipeFacts;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Packages that were built from recipes say what their recipes said.
class RecipePackagesTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final String SITE = "lib/python3.11/site-packages";
  private static final String RECIPE =
      """
      {"recipe": "mod", "package": {"name": "mod", "version": "1.4.2"},
       "build": {"number": 3, "noarch": "python",
                 "python": {"entry_points": ["run-mod = mod.main:go"]}},
       "requirements": {"run": ["python"], "run_constraints": ["other <2"]},
       "tests": [{"python": {"imports": ["mod"]}}],
       "about": {"repository": "https://example.org/mod.git", "license_family": "MIT",
                 "documentation": "https://example.org/doc"}}
      """;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final MemoryOutput output = new MemoryOutput();
  private final CondaFormat format = new CondaFormat(CondaOptions.DEFAULT, PARALLEL);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private Profile profile(Map<String, String> facts, Entry... more) throws IOException {
    List<Entry> entries =
        new ArrayList<>(
            List.of(
                profiles.text(SITE + "/mod/__init__.py", 0644, "answer = 42\n"),
                profiles.text("bin/run-mod", 0755, "#!" + "/opt/x/bin/python3\nimport mod\n"),
                profiles.text("bin/other", 0755, "#!/bin/sh\n"),
                profiles.text("share/mod/data", 0644, "x")));
    entries.addAll(List.of(more));
    Profile.Part plain = profiles.part("mod", "1.4.2", "/opt/x", List.of(), entries);
    Package m = plain.metadata();
    Package made =
        new Package(
            m.name(),
            m.version(),
            "pyh_3",
            Platform.parse("linux/noarch"),
            m.licence(),
            List.of("python"),
            m.tree(),
            m.buildPrefix(),
            m.relocations(),
            facts,
            Map.of("built-from", "recipe"));
    return Profiles.profile(
        Profiles.stack("hello", StackKind.PREFIX),
        "",
        List.of(
            new Profile.Part(made, plain.tree()),
            profiles.part(
                "python", "3.11.2", "", List.of(), List.of(profiles.text("bin/python", 0755, "")))),
        List.of());
  }

  private static Map<String, String> facts() {
    return new TreeMap<>(
        Map.of(
            RecipeFacts.RECIPE,
            RECIPE,
            RecipeFacts.RUN_EXPORTS,
            "{\"weak\": [\"mod >=1.4.2,<2.0a0\"]}"));
  }

  private Map<String, byte[]> info(Artifact artifact, String start) throws IOException {
    String name =
        artifact.files().stream()
            .map(Artifact.NamedFile::name)
            .filter(n -> n.startsWith(start))
            .findFirst()
            .orElseThrow();
    try (var in = output.open(name)) {
      return new CondaArchive(name, in).info();
    }
  }

  private static Json.Obj json(Map<String, byte[]> info, String name) throws IOException {
    return Json.parse(new String(info.getOrDefault(name, new byte[0]), UTF_8)).asObject();
  }

  @Test
  void aNoarchPythonPackageNamesNoPythonAndItsEntryPointsAreTheClients() throws IOException {
    Profile profile = profile(facts());
    Artifact artifact = format.write(profile, store, output);
    Map<String, byte[]> info = info(artifact, "noarch/mod-1.4.2-");
    assertThat(json(info, "index.json").string("noarch")).isEqualTo("python");
    assertThat(json(info, "link.json").canonical())
        .isEqualTo(
            "{\"noarch\":{\"entry_points\":[\"run-mod = mod.main:go\"],\"type\":\"python\"},"
                + "\"package_metadata_version\":1}");
    assertThat(PathsFile.of("mod", info).orElseThrow().entries())
        .extracting(PathEntry::path)
        .containsExactly("python-scripts/other", "share/mod/data", "site-packages/mod/__init__.py");
    assertThat(format.read(artifact, output).changesTo(profile.tree())).isEmpty();
  }

  @Test
  void theRecipeItsTestsAndItsRunExportsAreInThePackage() throws IOException {
    Map<String, byte[]> info =
        info(format.write(profile(facts()), store, output), "noarch/mod-1.4.2-");
    assertThat(json(info, "recipe/rendered_recipe.yaml")).isEqualTo(Json.parse(RECIPE));
    assertThat(new String(info.getOrDefault("tests/tests.yaml", new byte[0]), UTF_8))
        .contains("\"imports\"");
    assertThat(json(info, "run_exports.json").strings("weak"))
        .containsExactly("mod >=1.4.2,<2.0a0");
    assertThat(json(info, "index.json").strings("constrains")).containsExactly("other <2");
    assertThat(json(info, "about.json").string("doc_url")).isEqualTo("https://example.org/doc");
    assertThat(json(info, "about.json").string("license_family")).isEqualTo("MIT");
  }

  @Test
  void compiledPythonMakesItAPackageOfItsPlatform() throws IOException {
    Profile profile =
        profile(
            facts(), profiles.text(SITE + "/mod/__pycache__/__init__.cpython-311.pyc", 0644, "?"));
    Artifact artifact = format.write(profile, store, output);
    Map<String, byte[]> info = info(artifact, "linux-64/mod-1.4.2-");
    assertThat(json(info, "index.json").find("noarch")).isEmpty();
    assertThat(info).doesNotContainKey("link.json");
    assertThat(format.read(artifact, output).changesTo(profile.tree())).isEmpty();
  }

  @Test
  void whatTheBinariesAskOfTheMachineIsADependency() throws IOException {
    Map<String, String> facts = facts();
    facts.put("needs-glibc", "2.34");
    Map<String, byte[]> info =
        info(format.write(profile(facts), store, output), "noarch/mod-1.4.2-");
    assertThat(json(info, "index.json").strings("depends"))
        .containsExactly("python", "__glibc >=2.34,<3.0.a0");
  }
}
