package argosy.recipe.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.model.conda.Subdir;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import argosy.recipe.v1.RenderSettings;
import argosy.recipe.v1.Renderer;
import argosy.recipe.v1.VariantConfig;
import argosy.recipe.v1.WrittenRecipe;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportedTest {
  private static List<RenderedRecipe> rendered(Imported imported, String platform) {
    VariantConfig variants = VariantConfig.NONE.with("python", "3.7");
    return Renderer.render(
        WrittenRecipe.parse("recipe.yaml", imported.recipe()),
        RenderSettings.on(new Subdir(platform), variants));
  }

  private static List<String> texts(List<Requirement> requirements) {
    return requirements.stream().map(r -> ((Requirement.Spec) r).text()).toList();
  }

  @Test
  void aMetaYamlBecomesARecipe() {
    Imported imported =
        Imported.of(
            Imported.Kind.META_YAML,
            """
            {% set name = "Foo" %}
            {% set version = "1.2.3" %}
            {% set major = version.split('.')[0] %}
            {% for x in y %}
            package:
              name: {{ name|lower }}
              version: {{ version }}

            source:
              fn: foo-{{ version }}.tar.gz
              url: https://example.org/a-{{ version }}.tar.gz  # [unix]
              url: https://example.org/a-{{ version }}.zip     # [win]
              sha256: 0000000000000000000000000000000000000000000000000000000000000000
              patches:
                - linux.patch   # [linux]
                - all.patch

            build:
              number: 2
              skip: true  # [win and py<38]
              script: {{ PYTHON }} -m pip install . -vv
              entry_points:
                - foo = foo.cli:main
              run_exports:
                - {{ pin_subpackage('foo', max_pin='x.x') }}
              missing_dso_whitelist: [/usr/lib/libx.so]
              msvc_compiler: 14

            requirements:
              build:
                - {{ compiler('c') }}
                - make  # [not win]
              host:
                - python
              run:
                - python
                - dataclasses  # [py<37]
                - typing       # [py==37]
              run_constrained:
                - bar >=2

            test:
              imports: [foo]
              requires: [pip]
              commands:
                - pip check
                - foo --help

            about:
              home: https://example.org
              license: MIT
              dev_url: https://example.org/git
              doc_source_url: x
              summary: 'Foo: things'

            extra:
              recipe-maintainers: [me]
            """,
            "",
            "");
    assertThat(imported.open())
        .containsExactly(
            "line 4: {% for x in y %}",
            "build.msvc_compiler has no place in the new format",
            "about.doc_source_url has no place in the new format");
    RenderedRecipe r = rendered(imported, "linux-64").getFirst();
    assertThat(r.name()).isEqualTo("foo");
    assertThat(r.version()).isEqualTo("1.2.3");
    assertThat(r.sources().getFirst().patches()).containsExactly("linux.patch", "all.patch");
    assertThat(r.sources().getFirst().toString())
        .contains("https://example.org/a-1.2.3.tar.gz", "foo-1.2.3.tar.gz");
    assertThat(r.script().lines()).containsExactly("${PYTHON} -m pip install . -vv");
    assertThat(texts(r.requirements().build())).containsExactly("gcc_linux-64", "make");
    assertThat(texts(r.requirements().run())).containsExactly("python", "typing");
    assertThat(texts(r.requirements().runConstraints())).containsExactly("bar >=2");
    assertThat(r.requirements().runExports().weak()).hasSize(1);
    assertThat(r.options().python().entryPoints()).containsExactly("foo = foo.cli:main");
    assertThat(r.options().dynamicLinking().missingAllowed()).containsExactly("/usr/lib/libx.so");
    assertThat(r.tests()).hasSize(2);
    assertThat(r.about().summary()).isEqualTo("Foo: things");
    RenderedRecipe win = rendered(imported, "win-64").getFirst();
    assertThat(win.options().skip()).isTrue();
  }

  @Test
  void outputsOfAMetaYamlBecomeOutputs() {
    Imported imported =
        Imported.of(
            Imported.Kind.META_YAML,
            """
            package: {name: foo-split, version: "1.0"}
            outputs:
              - name: libfoo
                script: install-lib.sh
                requirements: {host: [zlib]}
                test: {commands: [test -f $PREFIX/lib/libfoo.so]}
              - name: foo
                files: [bin/*]
                requirements: {run: ["{{ pin_subpackage('libfoo', exact=True) }}"]}
                type: wheel
            """,
            "",
            "");
    assertThat(imported.open()).containsExactly("output foo: type has no place in the new format");
    assertThat(rendered(imported, "linux-64"))
        .extracting(RenderedRecipe::name)
        .containsExactly("libfoo", "foo");
  }

  @Test
  void theRunLinesOfADockerfileBecomeAScript() {
    Imported imported =
        Imported.of(
            Imported.Kind.DOCKERFILE,
            """
            FROM debian:12
            LABEL org.opencontainers.image.licenses="GPL-3.0-only" \\
                  org.opencontainers.image.description="A tool"
            ENV CFLAGS="-O2 -g" MODE=fast
            RUN apt-get update && apt-get install -y --no-install-recommends gcc libfftw3-dev \\
                && rm -rf /var/lib/apt/lists/*
            # the sources
            RUN wget -q https://example.org/tool-2.1.tar.gz
            COPY patches /tmp/patches
            RUN tar xf tool-2.1.tar.gz && \\
                cd tool-2.1 && ./configure --prefix=$PREFIX && make install
            ENTRYPOINT ["tool"]
            """,
            "tool",
            "2.1");
    RenderedRecipe r = rendered(imported, "linux-64").getFirst();
    assertThat(r.distribution()).startsWith("tool-2.1-");
    assertThat(r.about().licence()).isEqualTo("GPL-3.0-only");
    assertThat(r.script().environment())
        .containsEntry("CFLAGS", "-O2 -g")
        .containsEntry("MODE", "fast");
    assertThat(r.script().lines())
        .containsExactly(
            "mkdir -p /tmp/patches && cp -r files/. /tmp/patches",
            "tar xf tool-2.1.tar.gz",
            "cd tool-2.1",
            "./configure --prefix=$PREFIX",
            "make install");
    assertThat(r.sources()).hasSize(2);
    assertThat(imported.open())
        .containsExactly(
            "FROM debian:12: name what the base provides under requirements",
            "packages of the system (apt-get): gcc, libfftw3-dev; name what provides them under"
                + " requirements",
            "https://example.org/tool-2.1.tar.gz is a source now: give its sha256",
            "ENTRYPOINT [\"tool\"]: says how a container runs; see stack.yaml");
  }

  @Test
  void theAppsOfASingularityDefinitionBecomeOutputs() {
    Imported imported =
        Imported.of(
            Imported.Kind.SINGULARITY,
            """
            Bootstrap: docker
            From: debian:12

            %labels
                Version 3.1
                License BSD-3-Clause
            %help
                Tools for skies.
            %post
                make && make install
            %test
                sky --version
            %appinstall stars
                cc -o bin/stars stars.c
            %apprun stars
                exec $SCIF_APPROOT/bin/stars "$@"
            %apphelp stars
                Finds stars.
            %apptest stars
                stars --version
            %runscript
                exec sky "$@"
            """,
            "sky",
            "0");
    List<RenderedRecipe> all = rendered(imported, "linux-64");
    assertThat(all).extracting(RenderedRecipe::name).containsExactly("sky", "stars");
    assertThat(all).extracting(RenderedRecipe::version).containsOnly("3.1");
    RenderedRecipe stars = all.getLast();
    assertThat(stars.script().lines())
        .contains("export SCIF_APPROOT=$PREFIX/scif/apps/stars", "cc -o bin/stars stars.c")
        .anyMatch(l -> l.contains("#!/bin/sh\nexec $SCIF_APPROOT/bin/stars \"$@\""));
    assertThat(stars.about().summary()).isEqualTo("Finds stars.");
    assertThat(stars.about().licence()).isEqualTo("BSD-3-Clause");
    assertThat(stars.tests()).hasSize(1);
    assertThat(imported.open()).contains("%runscript: says how a container runs; see stack.yaml");
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(() -> Imported.kindOf("setup.py"))
        .hasMessageContaining("expected a meta.yaml, a Dockerfile");
    assertThat(Imported.kindOf("Dockerfile.dev")).isEqualTo(Imported.Kind.DOCKERFILE);
    assertThat(Imported.kindOf("tool.def")).isEqualTo(Imported.Kind.SINGULARITY);
  }
}
