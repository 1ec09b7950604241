package argosy.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.format.conda.CondaChannel;
import argosy.format.conda.CondaFormat;
import argosy.format.conda.CondaOptions;
import argosy.format.deb.AptRepository;
import argosy.format.deb.DebFormat;
import argosy.format.deb.DebOptions;
import argosy.format.eups.EupsFormat;
import argosy.format.eups.EupsPackaging;
import argosy.format.eups.EupsRoot;
import argosy.format.rpm.DnfRepository;
import argosy.format.rpm.RpmFormat;
import argosy.format.rpm.RpmOptions;
import argosy.model.Activation;
import argosy.model.Artifact;
import argosy.model.Format;
import argosy.model.Profile;
import argosy.model.RepositoryFormat;
import argosy.model.Signer;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Signers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The mapping of names and versions is never ambiguous, in any form with packages: whatever
/// components, versions and tags are called, two that differ become two files, or are refused.
class NoTwoOfOneNameTest {
  private static final Parallel PARALLEL = new Parallel(1);
  private static final Signer SIGNER = Signers.at(1_700_000_000L);
  private static final String MAINTAINER = "T <t@example.org>";

  /// Letters in which forms differ.
  private static final List<String> LETTERS =
      List.of("a", "A", "b", "1", "0", "-", "_", ".", "+", "~", ":", "ä");

  private final Random random = new Random(20261121);
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private int refused;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private record Form(Format format, RepositoryFormat repository) {}

  private static List<Form> forms() {
    RpmOptions rpm = RpmOptions.of(MAINTAINER);
    DebOptions deb = DebOptions.of(MAINTAINER);
    DnfRepository dnf =
        new DnfRepository(
            new DnfRepository.Options("t", "", Profiles.EPOCH, DnfRepository.Compression.GZ),
            SIGNER);
    AptRepository apt =
        new AptRepository(new AptRepository.Options("stable", "t", "", Profiles.EPOCH, 0), SIGNER);
    return List.of(
        new Form(new CondaFormat(CondaOptions.DEFAULT, PARALLEL), new CondaChannel(Profiles.EPOCH)),
        new Form(new RpmFormat("rpm", rpm, Optional.empty(), PARALLEL), dnf),
        new Form(
            new RpmFormat(
                "rpm", rpm.with(RpmOptions.Layout.COMPONENTS), Optional.empty(), PARALLEL),
            dnf),
        new Form(new DebFormat("deb", deb, PARALLEL, new MemoryMemo()), apt),
        new Form(
            new DebFormat(
                "deb", deb.with(DebOptions.Layout.COMPONENTS), PARALLEL, new MemoryMemo()),
            apt),
        new Form(
            new EupsFormat(EupsPackaging.TARBALL, PARALLEL), new EupsRoot(EupsPackaging.TARBALL)));
  }

  private String word(int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append(LETTERS.get(random.nextInt(LETTERS.size())));
    }
    return out.toString();
  }

  private Profile profile(String tag, List<String> names, List<String> versions)
      throws IOException {
    List<Profile.Part> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String text = names.get(i) + " " + versions.get(i);
      parts.add(
          profiles.part(
              names.get(i),
              versions.get(i),
              "",
              List.of(),
              List.of(profiles.text("share/" + i, 0644, text))));
    }
    Stack plain = Profiles.stack("t", StackKind.PREFIX, new Activation(List.of()));
    Profile p = Profiles.profile(plain, "/opt/argosy/t/" + tag, parts, List.of());
    return p.with(p.release().tagged(tag));
  }

  private void isTwoOrRefused(Form form, Profile... profiles) throws IOException {
    MemoryOutput output = new MemoryOutput();
    List<Artifact> artifacts = new ArrayList<>();
    try {
      for (Profile profile : profiles) {
        Artifact written = form.format().write(profile, store, output);
        assertThat(written.files())
            .extracting(Artifact.NamedFile::name)
            .as(form.format().id())
            .doesNotHaveDuplicates();
        artifacts.add(written);
      }
      if (haveNamesInCommon(artifacts)) {
        form.repository().index(artifacts, output::open, output);
      }
    } catch (UnsupportedException e) {
      refused++;
      return;
    }
    Set<String> mains = new HashSet<>();
    for (Artifact artifact : artifacts) {
      assertThat(mains.add(artifact.main().name()))
          .as(form.format().id() + ": " + artifact.main().name())
          .isTrue();
    }
  }

  private static boolean haveNamesInCommon(List<Artifact> artifacts) {
    Set<String> seen = new HashSet<>();
    return !artifacts.stream().flatMap(a -> a.files().stream()).allMatch(f -> seen.add(f.name()));
  }

  @Test
  void componentsAreTwoFilesOrRefused() throws IOException {
    List<Form> forms = forms();
    for (int i = 0; i < 25; i++) {
      String one = "x" + word(3);
      String other = "x" + word(3);
      if (!one.equals(other)) {
        Profile profile = profile("v1_0", List.of(one, other), List.of("1", "1"));
        for (Form form : forms) {
          isTwoOrRefused(form, profile);
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void releasesOfOneStackAreTwoFilesOrRefused() throws IOException {
    List<Form> forms = forms();
    List<String> tags =
        new ArrayList<>(List.of("v1_0", "1.0", "1_0", "v1-0", "exp_a-b", "exp_a_b"));
    for (int i = 0; i < 15; i++) {
      tags.add(("v1" + word(3)).replaceAll("[~:ä]", "_"));
    }
    for (int i = 0; i < 25; i++) {
      String one = tags.get(random.nextInt(tags.size()));
      String other = tags.get(random.nextInt(tags.size()));
      if (!one.equals(other)) {
        Profile first = profile(one, List.of("x"), List.of("1"));
        Profile second = profile(other, List.of("x"), List.of("1"));
        for (Form form : forms) {
          isTwoOrRefused(form, first, second);
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private Profile stack(String name, String component, String version) throws IOException {
    Profile p = profile("v1_0", List.of(component), List.of(version));
    Stack s = Profiles.stack(name, StackKind.PREFIX);
    return Profiles.profile(s, p.prefix(), p.packages(), List.of());
  }

  @Test
  void aComponentOfOneStackIsNeverAnotherStack() throws IOException {
    List<Form> all = forms();
    for (Form form : List.of(all.get(0), all.get(2), all.get(4))) { // those with components
      MemoryOutput output = new MemoryOutput();
      String twin = form.format().id().equals("conda") ? "demo" : "sky-demo";
      Artifact sky = form.format().write(stack("sky", "demo", "1"), store, output);
      Artifact other = form.format().write(stack(twin, "x", "2"), store, output);
      assertThatThrownBy(() -> form.repository().index(List.of(sky, other), output::open, output))
          .as(form.format().id())
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("demo: both a stack and a component of another stack");
    }
  }

  @Test
  void versionsOfOneComponentAreTwoFilesOrRefused() throws IOException {
    List<Form> forms = forms();
    for (int i = 0; i < 25; i++) {
      String one = "1" + word(3);
      String other = "1" + word(3);
      if (!one.equals(other)) {
        Profile first = profile("v1_0", List.of("x"), List.of(one));
        Profile second = profile("v1_1", List.of("x"), List.of(other));
        for (Form form : forms) {
          isTwoOrRefused(form, first, second);
        }
      }
    }
  }
}
