package argosy.adopt.eups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.format.eups.EupsFormat;
import argosy.format.eups.EupsPackaging;
import argosy.format.eups.EupsStackFormat;
import argosy.model.Adopter;
import argosy.model.Artifact;
import argosy.model.EupsFacts;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Relocation;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.EupsProfiles;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stacks as EUPS writes them, made by hand and by our own format.
class EupsAdopterTest {
  @TempDir Path temp;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final Parallel parallel = new Parallel(2);
  private Path stack;

  @AfterEach
  void close() {
    parallel.close();
  }

  @BeforeEach
  void aStackOfThreeProducts() throws IOException {
    stack = Files.createDirectories(temp.resolve("the stack"));
    product("base", "1.0", "envPrepend(PATH, ${PRODUCT_DIR}/bin)\n");
    product("afw", "2.0", "if (type == exact) {\n setupRequired(base -j 1.0)\n}\n");
    product("afw", "3.0", "setupRequired(base)\nsetupOptional(nowhere)\n");
    product("apps", "1", "setupRequired(afw 3.0 [>= 2])\n");
    Files.writeString(
        stack.resolve("Linux64/afw/3.0/bin.sh"),
        "cat " + stack.toRealPath() + "/Linux64/base/1.0/x\n");
    chain("base", "w_1", "1.0");
    chain("afw", "w_1", "3.0");
    chain("afw", "old", "2.0");
    chain("apps", "w_1", "1");
  }

  private void product(String name, String version, String table) throws IOException {
    String place = "Linux64/" + name + "/" + version;
    Path ups = Files.createDirectories(stack.resolve(place).resolve("ups"));
    Files.writeString(ups.resolve(name + ".table"), table);
    Path database = Files.createDirectories(stack.resolve("ups_db").resolve(name));
    Files.writeString(
        database.resolve(version + ".version"),
        """
        FILE = version
        PRODUCT = %s
        VERSION = %s
        #***************************************

        Group:
           FLAVOR = Linux64
           QUALIFIERS = ""
           DECLARER = root
           DECLARED = 2026/11/21 15:07:20 UTC
           PROD_DIR = %s
           UPS_DIR = ups
           TABLE_FILE = %s.table
        End:
        """
            .formatted(name, version, place, name));
  }

  private void chain(String name, String tag, String version) throws IOException {
    Files.writeString(
        stack.resolve("ups_db").resolve(name).resolve(tag + ".chain"),
        """
        FILE = version
        PRODUCT = %s
        CHAIN = %s
        #***************************************

        #Group:
           FLAVOR = Linux64
           VERSION = %s
           QUALIFIERS = ""
        #End:
        """
            .formatted(name, tag, version));
  }

  private Adopter.Adoption adopt(String tag, String... products) throws IOException {
    EupsAdopter.Options options = new EupsAdopter.Options(tag, List.of(products));
    return new EupsAdopter(stack, options, temp.resolve("cache"), Instant.now(), parallel)
        .adopt(store);
  }

  private Tree tree(Package metadata) throws IOException {
    try (InputStream in = store.open(metadata.tree().digest())) {
      return Tree.parse(in.readAllBytes());
    }
  }

  @Test
  void theProductsOfATagAreAdoptedEachAfterWhatItNeeds() throws IOException {
    Adopter.Adoption adoption = adopt("w_1");
    assertThat(adoption.packages())
        .extracting(p -> p.metadata().name() + " " + p.metadata().version())
        .containsExactly("base 1.0", "afw 3.0", "apps 1");
    Package afw = adoption.packages().get(1).metadata();
    assertThat(afw.dependencies()).containsExactly("base 1.0");
    assertThat(afw.facts())
        .containsEntry(EupsFacts.PRODUCT, "afw")
        .containsEntry(EupsFacts.FOLDER, "Linux64/afw/3.0")
        .containsEntry(EupsFacts.TAGS, "w_1");
    assertThat(afw.buildPrefix()).isEqualTo(stack.toRealPath().toString());
    assertThat(afw.relocations())
        .extracting(Relocation::path)
        .containsExactly("Linux64/afw/3.0/bin.sh");
    assertThat(tree(afw).find("Linux64/afw/3.0/ups/afw.table")).isPresent();
    assertThat(adoption.notes())
        .contains("environment: - prepend: {PATH: \"${prefix}/Linux64/base/1.0/bin\"}");
  }

  @Test
  void oneProductBringsWhatItNeedsOfItsOwnTag() throws IOException {
    assertThat(adopt("old", "afw").packages())
        .extracting(p -> p.metadata().name() + " " + p.metadata().version())
        .containsExactly("base 1.0", "afw 2.0");
  }

  @Test
  void whatCannotBeAdoptedIsNamed() throws IOException {
    assertThatThrownBy(() -> adopt("w_2"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("has the tag w_2")
        .hasMessageContaining("w_1");
    assertThatThrownBy(() -> adopt("old", "base")).hasMessageContaining("base has no version");
    product("base", "1.0", "setupRequired(apps)\n");
    assertThatThrownBy(() -> adopt("w_1")).hasMessageContaining("in a circle");
    Files.writeString(
        stack.resolve("ups_db/base/1.0.version"), "FLAVOR = Linux64\nPROD_DIR = /usr\n");
    assertThatThrownBy(() -> adopt("w_1")).hasMessageContaining("outside of the stack");
    assertThatThrownBy(() ->
            new EupsAdopter(
                    temp,
                    new EupsAdopter.Options("x", List.of()),
                    temp.resolve("cache"),
                    Instant.now(),
                    parallel)
                .adopt(store))
        .hasMessageContaining("there is no ups_db");
  }

  @Test
  void whatTheEupsFormWritesIsAdoptedAsTheSameProducts() throws IOException {
    Profile profile = EupsProfiles.withProducts(profiles);
    Path out = temp.resolve("out");
    Artifact artifact =
        new EupsStackFormat(parallel).write(profile, store, new DirectoryOutput(out));
    Files.createDirectories(temp.resolve("unpacked"));
    Tool.of(
            "tar",
            "-x",
            "--zstd",
            "--strip-components=1",
            "-f",
            out.resolve(artifact.main().name()).toString(),
            "-C",
            temp.resolve("unpacked").toString())
        .runOk();
    stack = temp.resolve("unpacked");
    Tool.of(stack.resolve("relocate").toString()).runOk();
    List<Adopter.Adopted> adopted = adopt("v1_0", "afw").packages();
    assertThat(adopted)
        .extracting(p -> p.metadata().name() + " " + p.metadata().version())
        .containsExactly("base 1.0", "afw 2.0");
    List<Profile.Part> parts = new ArrayList<>();
    List<Relocation> open = new ArrayList<>();
    for (Adopter.Adopted package_ : adopted) {
      parts.add(new Profile.Part(package_.metadata(), tree(package_.metadata())));
      open.addAll(package_.metadata().relocations());
    }
    assertThat(open).extracting(Relocation::path).contains("Linux64/afw/2.0/bin/say");
    Profile again =
        EupsProfiles.plain(
            Profiles.profile(Profiles.stack("again", StackKind.PREFIX), "", parts, open));
    MemoryOutput distribution = new MemoryOutput();
    EupsFormat format = new EupsFormat(EupsPackaging.TARBALL, parallel);
    assertThat(format.read(format.write(again, store, distribution), distribution))
        .isEqualTo(again.tree());
  }
}
