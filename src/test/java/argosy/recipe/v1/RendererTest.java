package argosy.recipe.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.model.conda.Subdir;
import argosy.model.recipe.BuildOptions.Noarch;
import argosy.model.recipe.RecipeTest;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import argosy.model.recipe.Requirements;
import argosy.model.recipe.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RendererTest {
  private static final Subdir LINUX = new Subdir("linux-64");
  private static final RenderSettings PLAIN = RenderSettings.on(LINUX, VariantConfig.NONE);

  static List<RenderedRecipe> render(String text, String variants) {
    return Renderer.render(
        WrittenRecipe.parse("recipe.yaml", text),
        RenderSettings.on(LINUX, VariantFile.parse("variants.yaml", variants, PLAIN)));
  }

  private static RenderedRecipe one(String text) {
    List<RenderedRecipe> all = render(text, "");
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static List<String> texts(List<Requirement> requirements) {
    return requirements.stream()
        .map(r -> r instanceof Requirement.Spec s ? s.text() : r.toString())
        .toList();
  }

  @Test
  void aPlainRecipeBecomesConcrete() {
    RenderedRecipe r =
        one(
            """
            context:
              name: CFITSIO
              version: 4.2.0
            package:
              name: ${{ name | lower }}
              version: ${{ version }}
            source:
              - url:
                  - https://example.org/${{ name|lower }}-${{ version }}.tar.gz
                  - https://mirror.example.org/${{ version }}.tar.gz
                sha256: AB00000000000000000000000000000000000000000000000000000000000000
                patches: fix.patch
              - if: linux
                then:
                  path: extra
                  target_directory: extra
            build:
              number: ${{ 100 if osx else 3 }}
              script:
                - ./configure --prefix=$PREFIX
                - if: unix
                  then: [make, make install]
                  else: nmake
            requirements:
              build:
                - ${{ compiler('c') }}
                - ${{ "make" if unix }}
                - ${{ "jom" if win }}
              host: [zlib, "curl >=7"]
              run:
                - if: win
                  then: vc
              run_exports: ${{ pin_subpackage(name|lower, upper_bound='x.x') }}
            tests:
              - script: fitscopy
              - package_contents:
                  lib: cfitsio
            about:
              license: CFITSIO
              license_file: [LICENSE]
              summary: FITS files
            """);
    assertThat(r.distribution()).isEqualTo("cfitsio-4.2.0-hb0f4dca_3");
    assertThat(r.sources())
        .first()
        .isInstanceOfSatisfying(
            Source.Url.class,
            u -> {
              assertThat(u.urls()).hasSize(2).first().asString().endsWith("/cfitsio-4.2.0.tar.gz");
              assertThat(u.sha256()).startsWith("ab00");
              assertThat(u.patches()).containsExactly("fix.patch");
            });
    assertThat(r.sources()).hasSize(2);
    assertThat(r.script().lines())
        .containsExactly("./configure --prefix=$PREFIX", "make", "make install");
    assertThat(texts(r.requirements().build())).containsExactly("gcc_linux-64", "make");
    assertThat(r.requirements().run()).isEmpty();
    assertThat(r.requirements().runExports().weak())
        .first()
        .isInstanceOfSatisfying(
            Requirement.PinSubpackage.class,
            p -> assertThat(p.pin().upperBound()).isEqualTo("x.x"));
    assertThat(r.tests()).hasSize(2).last().isInstanceOf(RecipeTest.PackageContents.class);
    assertThat(r.variant()).isEqualTo(Map.of("target_platform", "linux-64"));
  }

  @Test
  void theEndingOfSharedLibrariesIsKnown() {
    RenderedRecipe r =
        one("package: {name: x, version: 1}\n" + "build: {files: ['lib/*${{ SHLIB_EXT }}']}\n");
    assertThat(r.options().files().include()).containsExactly("lib/*.so");
    assertThat(r.variant()).isEqualTo(Map.of("target_platform", "linux-64"));
  }

  @Test
  void exportsAreAListOfWeakOnesOrListsByKind() {
    for (String weak : List.of("[a >=1]", "{weak: [a >=1]}", "a >=1")) {
      Requirements.RunExports exports =
          one("package: {name: x, version: 1}\nrequirements: {run_exports: %s}\n".formatted(weak))
              .requirements()
              .runExports();
      assertThat(texts(exports.weak())).as(weak).containsExactly("a >=1");
    }
    Requirements.RunExports all =
        one("""
        package: {name: x, version: 1}
        requirements:
          run_exports:
            strong: [s]
            weak_constraints: [w <2]
            strong_constraints: [t <2]
            noarch:
              - if: linux
                then: n
        """)
            .requirements()
            .runExports();
    assertThat(texts(all.strong())).containsExactly("s");
    assertThat(texts(all.weakConstraints())).containsExactly("w <2");
    assertThat(texts(all.strongConstraints())).containsExactly("t <2");
    assertThat(texts(all.noarch())).containsExactly("n");
  }

  @Test
  void onlyVariablesThatAreReadMakeVariants() {
    String variants =
        """
        python: ["3.11", "3.12"]
        numpy: ["1.26", "2.0"]
        perl: ["5.26", "5.32"]
        zip_keys: [[python, numpy]]
        c_compiler_version: [13]
        """;
    String package_ = "package: {name: a, version: '1'}\n";
    assertThat(render(package_, variants)).hasSize(1);
    List<RenderedRecipe> python =
        render(package_ + "requirements: {host: [python, numpy], run: [perl]}\n", variants);
    assertThat(python)
        .extracting(r -> r.variant().toString())
        .containsExactly(
            "{numpy=1.26, python=3.11, target_platform=linux-64}",
            "{numpy=2.0, python=3.12, target_platform=linux-64}");
    assertThat(python.getFirst().buildString()).matches("np126py311h[0-9a-f]{7}_0");
    assertThat(render(package_ + "requirements: {host: [python, perl]}\n", variants)).hasSize(4);
    assertThat(render(package_ + "requirements: {host: [python >=3.8]}\n", variants)).hasSize(1);
    RenderedRecipe c =
        render(package_ + "requirements: {build: [\"${{ compiler('c') }}\"]}\n", variants)
            .getFirst();
    assertThat(texts(c.requirements().build())).containsExactly("gcc_linux-64 13.*");
    assertThat(c.variant()).containsEntry("c_compiler_version", "13");
  }

  @Test
  void aVariableCountsInTheBranchInWhichItIsReadOnly() {
    List<RenderedRecipe> all =
        render(
            """
            package: {name: a, version: '1'}
            requirements:
              host:
                - if: cuda == "yes"
                  then: [python]
            """,
            """
            cuda: ["yes", "no"]
            python: ["3.11", "3.12"]
            """);
    assertThat(all)
        .extracting(r -> r.variant().toString())
        .containsExactly(
            "{cuda=yes, python=3.11, target_platform=linux-64}",
            "{cuda=yes, python=3.12, target_platform=linux-64}",
            "{cuda=no, target_platform=linux-64}");
  }

  @Test
  void noarchPythonIsBuiltOnceForAllPythons() {
    List<RenderedRecipe> all =
        render(
            """
            package: {name: a, version: '1'}
            build:
              noarch: python
              python:
                entry_points: ["a = a.cli:main"]
            requirements: {host: [python, pip], run: [python]}
            tests:
              - python: {imports: [a]}
            """,
            "python: ['3.11', '3.12']");
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().buildString()).isEqualTo("pyh4616a5c_0");
    assertThat(all.getFirst().options().noarch()).isEqualTo(Noarch.PYTHON);
    assertThat(all.getFirst().subdir()).isEqualTo(Subdir.NOARCH);
  }

  @Test
  void outputsInheritAndArePutInOrder() {
    List<RenderedRecipe> all =
        render(
            """
            context: {version: 1.2.3}
            recipe: {name: foo, version: "${{ version }}"}
            source: {url: https://example.org/a.tar.gz}
            build: {number: 4, script: echo top}
            about: {license: MIT, summary: top}
            outputs:
              - package: {name: foo}
                requirements:
                  host:
                    - ${{ pin_subpackage('libfoo', exact=True) }}
                    - python
                about: {summary: own}
              - package: {name: libfoo}
                build: {script: echo own}
                requirements:
                  host: [zlib]
            """,
            "python: ['3.11', '3.12']\nzlib: ['1.2', '1.3']");
    assertThat(all)
        .extracting(RenderedRecipe::name)
        .containsExactly("libfoo", "libfoo", "foo", "foo", "foo", "foo");
    RenderedRecipe lib = all.getFirst();
    assertThat(lib.version()).isEqualTo("1.2.3");
    assertThat(lib.buildNumber()).isEqualTo(4);
    assertThat(lib.script().lines()).containsExactly("echo own");
    assertThat(lib.about().licence()).isEqualTo("MIT");
    RenderedRecipe foo = all.get(2);
    assertThat(foo.recipe()).isEqualTo("foo");
    assertThat(foo.sources()).hasSize(1);
    assertThat(foo.script().lines()).containsExactly("echo top");
    assertThat(foo.about().summary()).isEqualTo("own");
    assertThat(foo.about().licence()).isEqualTo("MIT");
    assertThat(foo.variant()).containsEntry("libfoo", "1.2.3 " + lib.buildString());
  }

  @Test
  void outputsMayStartFromOneStaging() {
    List<RenderedRecipe> all =
        render(
            """
            recipe: {name: foo, version: 1.0.0}
            outputs:
              - staging: {name: foo-build}
                source: {url: https://example.org/a.tar.gz}
                requirements:
                  build: ["${{ compiler('c') }}"]
                  host: [zlib]
                build: {script: make}
              - package: {name: libfoo}
                inherit: foo-build
                build: {files: [lib/**]}
              - package: {name: foo}
                inherit: {from: foo-build, run_exports: false}
                build:
                  files: {include: [bin/**], exclude: [bin/x]}
            """,
            "c_compiler_version: ['13', '14']");
    assertThat(all)
        .extracting(RenderedRecipe::kind)
        .containsExactly(
            RenderedRecipe.Kind.STAGING,
            RenderedRecipe.Kind.STAGING,
            RenderedRecipe.Kind.PACKAGE,
            RenderedRecipe.Kind.PACKAGE,
            RenderedRecipe.Kind.PACKAGE,
            RenderedRecipe.Kind.PACKAGE);
    assertThat(all.get(2).inherits()).isEqualTo(all.get(0).distribution());
    assertThat(all.get(2).variant()).containsEntry("c_compiler_version", "13");
    assertThat(all.get(2).sources()).isEmpty();
    assertThat(all.get(2).options().files().include()).containsExactly("lib/**");
    assertThat(all.get(4).requirements().ignoreRunExports().fromPackage())
        .containsExactly("gcc_linux-64", "zlib");
  }

  @Test
  void argosysOwnSourcesStandApart() {
    RenderedRecipe r =
        one(
            """
            package: {name: wcslib, version: '7.12'}
            extra:
              recipe-maintainers: [somebody]
              argosy:
                sources:
                  - debian: wcslib
                    debian_patches: false
                access: restricted
                strip: true
                split: [dev, doc]
                eups_table: ups/wcslib.table
            """);
    assertThat(r.sources()).containsExactly(new Source.Debian("wcslib", "", false, "", List.of()));
    assertThat(r.extras().strip()).isTrue();
    assertThat(r.extras().access()).hasToString("RESTRICTED");
    assertThat(r.extras().split()).hasSize(2);
  }

  @Test
  void whatIsSkippedIsMarkedAndNotLookedAt() {
    RenderedRecipe r =
        one(
            """
            package: {name: a, version: '1'}
            build:
              skip: [win, "linux and x86_64"]
            requirements: {host: ["${{ stdlib('c') }}"]}
            """);
    assertThat(r.options().skip()).isTrue();
  }

  @Test
  void selectorsOfOldVariantFilesAreRead() {
    VariantConfig config =
        VariantFile.parse(
            "conda_build_config.yaml",
            """
            c_compiler:
              - gcc        # [linux]
              - clang      # [osx]
            python:
              - "3.11"
              - 3.12       # [not win]
            pin_run_as_build:
              python: {max_pin: x.x}
            """,
            PLAIN);
    assertThat(config.of("c_compiler")).extracting(Object::toString).hasSize(1);
    assertThat(config.of("python")).hasSize(2);
    assertThatThrownBy(() -> VariantFile.parse("v", "a: [1, 2]\nb: [1]\nzip_keys: [[a, b]]", PLAIN))
        .hasMessageContaining("different numbers of values (2 and 1)");
  }
}
