package argosy.adopt.debs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Adopter.Adopted;
import argosy.model.Adopter.Adoption;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Tree;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebsAdopterTest {
  @TempDir Path scratch;
  private final Parallel parallel = new Parallel(2);
  private final MemoryStore store = new MemoryStore();
  private final MemoryMemo memo = new MemoryMemo();

  @AfterEach
  void stop() {
    parallel.close();
  }

  private Path folder() {
    return scratch.resolve("debs");
  }

  private static DebFixture deb(String name) throws IOException {
    return new DebFixture(name, "1.0-1", "amd64");
  }

  private Adoption adopt() throws IOException {
    return DebsAdopter.folder(folder(), scratch, memo, parallel).adopt(store);
  }

  private static Package named(Adoption adoption, String name) {
    return adoption.packages().stream()
        .map(Adopted::metadata)
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Tree tree(Adoption adoption, String name) throws IOException {
    try (InputStream in = store.open(named(adoption, name).tree().digest())) {
      return Tree.parse(in.readAllBytes());
    }
  }

  private Tree root(Adoption adoption) throws IOException {
    return tree(adoption, DebsAdopter.ROOT_PACKAGE);
  }

  private String content(Tree tree, String path) throws IOException {
    Entry.File file = (Entry.File) tree.find(path).orElseThrow();
    try (InputStream in = store.open(file.digest())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void eachDebBecomesAPackageThatSaysWhatItsControlSays() throws IOException {
    new DebFixture("thing", "1:2.0-3", "all")
        .field("Depends", "libc6 (>= 2.3),  python3 | pypy3")
        .field("Pre-Depends", "dpkg")
        .field("Section", "science")
        .field("Homepage", "https://example.org/thing")
        .file("usr/share/thing/a", "content")
        .in(folder());
    Package p = named(adopt(), "thing");
    assertThat(p.version()).isEqualTo("1:2.0-3");
    assertThat(p.platform()).hasToString("linux/noarch");
    assertThat(p.dependencies()).containsExactly("dpkg", "libc6 (>= 2.3)", "python3 | pypy3");
    assertThat(p.facts())
        .containsEntry("section", "science")
        .containsEntry("summary", "a package")
        .containsEntry("description", "long text\n\nof it")
        .containsEntry("homepage", "https://example.org/thing");
    assertThat(p.provenance()).containsKey("deb-sha256").containsEntry("adopted-from", "deb");
    assertThat(p.buildPrefix()).isEmpty();
  }

  @Test
  void filesStandInTheMergedLayout() throws IOException {
    deb("thing")
        .directory("./lib/", 0755)
        .file("lib/x86_64-linux-gnu/libx.so.1", "elf")
        .link("lib/x86_64-linux-gnu/libx.so", "libx.so.1")
        .link("lib/x86_64-linux-gnu/conf", "../../etc/conf")
        .file("bin/tool", 0755, "tool")
        .link("usr/bin/tool", "/bin/tool")
        .hardLink("usr/bin/again", "bin/tool")
        .in(folder());
    Adoption adoption = adopt();
    Tree tree = tree(adoption, "thing");
    assertThat(tree.entries().stream().filter(e -> !(e instanceof Entry.Directory)).toList())
        .extracting(Entry::path)
        .containsExactly(
            "usr/bin/again",
            "usr/bin/tool",
            "usr/lib/x86_64-linux-gnu/conf",
            "usr/lib/x86_64-linux-gnu/libx.so",
            "usr/lib/x86_64-linux-gnu/libx.so.1");
    assertThat(tree.find("usr/lib/x86_64-linux-gnu/conf"))
        .contains(new Entry.Symlink("usr/lib/x86_64-linux-gnu/conf", "/etc/conf"));
    assertThat(content(tree, "usr/bin/again")).isEqualTo("tool");
    assertThat(root(adoption).entries())
        .contains(
            new Entry.Symlink("bin", "usr/bin"),
            new Entry.Symlink("lib", "usr/lib"),
            new Entry.Symlink("sbin", "usr/sbin"),
            new Entry.Directory("proc", 0755),
            new Entry.Directory("tmp", 01777));
    assertThat(root(adoption).find("lib32")).isEmpty();
  }

  @Test
  void whatMeetsInTheMergedLayoutMustBeTheSame() throws IOException {
    deb("thing").file("bin/tool", "one").file("usr/bin/tool", "two").in(folder());
    assertThatThrownBy(this::adopt)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("/usr/bin/tool")
        .hasMessageContaining("not the same");
  }

  @Test
  void twoPackagesWithOnePathAreAnErrorUnlessOneReplacesTheOther() throws IOException {
    deb("a").file("bin/tool", "one").in(folder());
    deb("b").file("usr/bin/tool", "two").in(folder());
    assertThatThrownBy(this::adopt)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("/usr/bin/tool (a and b)");
    deb("b").field("Replaces", "a (<< 2)").file("usr/bin/tool", "two").in(folder());
    Adoption adoption = adopt();
    assertThat(tree(adoption, "a").find("usr/bin/tool")).isEmpty();
    assertThat(content(tree(adoption, "b"), "usr/bin/tool")).isEqualTo("two");
  }

  @Test
  void setUserIdBitsAreRemovedWithANote() throws IOException {
    deb("sudo").file("usr/bin/sudo", 04755, "x").directory("./var/local/", 02775).in(folder());
    Adoption adoption = adopt();
    assertThat(tree(adoption, "sudo").find("usr/bin/sudo"))
        .map(e -> ((Entry.File) e).mode())
        .contains(0755);
    assertThat(adoption.notes())
        .contains("set-user-id and set-group-id bits removed: /usr/bin/sudo");
  }

  @Test
  void devicesAreRefused() throws IOException {
    deb("dev").special("dev/null", TarConstants.LF_CHR, "").in(folder());
    assertThatThrownBy(this::adopt)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("dev_1.0-1_amd64.deb: /dev/null is a device");
  }

  @Test
  void theAlternativeOfHighestPriorityIsChosenAndItsSlavesWithIt() throws IOException {
    String install = "update-alternatives --install /usr/lib/libblas.so.3 libblas.so.3 ";
    deb("libblas3")
        .script("postinst", "#!/bin/sh\n" + install + "/usr/lib/blas/libblas.so.3 10\n")
        .file("usr/lib/blas/libblas.so.3", "slow")
        .in(folder());
    deb("libopenblas")
        .script(
            "postinst",
            "#!/bin/sh\n"
                + install
                + "\\\n /usr/lib/openblas/libblas.so.3 100 "
                + "--slave /usr/share/doc.1 doc.1 /usr/share/openblas.1 "
                + "--slave /usr/share/no.1 no.1 /usr/share/nothere.1\n")
        .file("usr/lib/openblas/libblas.so.3", "fast")
        .file("usr/share/openblas.1", "doc")
        .in(folder());
    deb("gone")
        .script("postinst", "#!/bin/sh\n" + install + "/usr/lib/gone/libblas.so.3 900\n")
        .in(folder());
    Adoption adoption = adopt();
    assertThat(root(adoption).entries())
        .contains(
            new Entry.Symlink("etc/alternatives/libblas.so.3", "/usr/lib/openblas/libblas.so.3"),
            new Entry.Symlink("usr/lib/libblas.so.3", "/etc/alternatives/libblas.so.3"),
            new Entry.Symlink("usr/share/doc.1", "/etc/alternatives/doc.1"));
    assertThat(root(adoption).find("usr/share/no.1")).isEmpty();
    assertThat(adoption.notes())
        .contains("alternative libblas.so.3: /usr/lib/gone/libblas.so.3 is not there");
  }

  @Test
  void scriptsEffectsOnFilesAndAccountsAreMade() throws IOException {
    deb("base")
        .directory("./var/run/", 0755)
        .file("usr/share/base/profile", "PATH=/bin\n")
        .file("usr/bin/tool", "other")
        .script(
            "postinst",
            """
            #!/bin/sh
            if [ ! -f /etc/profile ]; then cp /usr/share/base/profile /etc/profile; fi
            if [ ! -L /var/run ]; then rmdir /var/run; ln -s /run /var/run; fi
            adduser --system --group --home /srv/thing thing
            frobnicate
            """)
        .in(folder());
    deb("diverter")
        .file("usr/bin/tool", "mine")
        .script(
            "preinst", "#!/bin/sh\ndpkg-divert --divert /usr/bin/tool.orig --add /usr/bin/tool\n")
        .in(folder());
    Adoption adoption = adopt();
    Tree root = root(adoption);
    assertThat(content(root, "etc/profile")).isEqualTo("PATH=/bin\n");
    assertThat(root.find("var/run")).contains(new Entry.Symlink("var/run", "/run"));
    assertThat(tree(adoption, "base").find("var/run")).isEmpty();
    assertThat(content(tree(adoption, "base"), "usr/bin/tool.orig")).isEqualTo("other");
    assertThat(content(tree(adoption, "diverter"), "usr/bin/tool")).isEqualTo("mine");
    assertThat(content(root, "etc/passwd"))
        .containsPattern("thing:\\*:[1-9][0-9]{2}:[1-9][0-9]{2}::/srv/thing:/usr/sbin/nologin\n");
    assertThat(content(root, "etc/group")).containsPattern("\nthing:x:[1-9][0-9]{2}:\n");
    assertThat(adoption.notes()).containsExactly("base: postinst: not interpreted: frobnicate");
  }

  @Test
  void dpkgInsideSeesThePackagesAsInstalled() throws IOException {
    deb("a").in(folder());
    deb("b").in(folder());
    String status = content(root(adopt()), "var/lib/dpkg/status");
    assertThat(status)
        .startsWith("Package: a\nStatus: install ok installed\nVersion: 1.0-1\n")
        .contains("\n\nPackage: b\nStatus: install ok installed\n")
        .endsWith("\n\n");
  }

  @Test
  void theLicenceComesFromTheCopyrightFileAlsoAnotherPackages() throws IOException {
    deb("liba")
        .file("usr/share/doc/liba/copyright", "Format: x\n\nFiles: *\nLicense: GPL-2+\n")
        .in(folder());
    deb("liba-dev").link("usr/share/doc/liba-dev", "liba").in(folder());
    deb("old").file("usr/share/doc/old/copyright", "free text").in(folder());
    Adoption adoption = adopt();
    assertThat(named(adoption, "liba").licence().expression()).isEqualTo("GPL-2.0-or-later");
    assertThat(named(adoption, "liba-dev").licence().expression()).isEqualTo("GPL-2.0-or-later");
    assertThat(named(adoption, "old").licence().expression()).isEqualTo("LicenseRef-debian-old");
  }

  @Test
  void aMissingDependencyIsNoted() throws IOException {
    deb("a").field("Depends", "b | c, virtual (= 1), nowhere (>= 2)").in(folder());
    deb("c").field("Provides", "virtual (= 1)").in(folder());
    assertThat(adopt().notes()).containsExactly("not there: nowhere (>= 2), wanted by a");
  }

  @Test
  void theSecondTimeNothingIsUnpackedAndTheDigestsAreTheSame() throws IOException {
    deb("a").file("usr/a", "content of a").in(folder());
    deb("b").file("usr/b", "content of b").in(folder());
    Adoption first = adopt();
    Adoption second = adopt();
    assertThat(second.packages()).isEqualTo(first.packages());
    assertThat(second.newBytes()).isZero();
    assertThat(first.newBytes()).isGreaterThan(0);
    Adoption afresh =
        DebsAdopter.folder(folder(), scratch, new MemoryMemo(), parallel).adopt(store);
    assertThat(afresh.packages()).isEqualTo(first.packages());
  }

  @Test
  void whatTheStoreHasLostIsUnpackedAgain() throws IOException {
    deb("a").file("usr/a", "content of a").in(folder());
    Adoption first = adopt();
    MemoryStore empty = new MemoryStore();
    assertThat(DebsAdopter.folder(folder(), scratch, memo, parallel).adopt(empty).packages())
        .isEqualTo(first.packages());
    assertThat(empty.has(((Entry.File) tree(first, "a").find("usr/a").orElseThrow()).digest()))
        .isTrue();
  }

  @Test
  void onePackageInTwoVersionsIsAnError() throws IOException {
    new DebFixture("a", "1", "amd64").in(folder());
    new DebFixture("a", "2", "amd64").in(folder());
    assertThatThrownBy(this::adopt)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("a comes twice: 1 amd64 and 2 amd64");
  }

  @Test
  void anEmptyOrMissingFolderAndADamagedFileAreNamed() throws IOException {
    assertThatThrownBy(this::adopt).hasMessageContaining("there is no such folder");
    Files.createDirectories(folder());
    assertThatThrownBy(this::adopt).hasMessageContaining("holds no .deb file");
    Path deb = deb("a").file("usr/a", "x".repeat(5000)).in(folder());
    byte[] whole = Files.readAllBytes(deb);
    Files.write(deb, Arrays.copyOf(whole, whole.length - 40));
    assertThatThrownBy(this::adopt)
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("a_1.0-1_amd64.deb");
  }

  @Test
  void everyReviewedScriptIsOnThePageThatSaysWhatItDoes() throws IOException {
    String page = Files.readString(Path.of("spec/maintainer-scripts.md"));
    assertThat(
            page.lines()
                .filter(l -> l.startsWith("| `"))
                .map(l -> l.substring(3, l.indexOf('`', 3))))
        .containsExactlyElementsOf(new TreeSet<>(RootAssembly.REVIEWED));
  }

  @Test
  @Tag("client")
  void aptResolvesFetchesAndIsNotAskedAgain() throws IOException {
    Path cache = scratch.resolve("cache");
    List<String> names = List.of("hostname");
    Adoption first = DebsAdopter.named(names, false, cache, memo, parallel).adopt(store);
    assertThat(first.packages())
        .extracting(a -> a.metadata().name())
        .contains("hostname", "libc6", DebsAdopter.ROOT_PACKAGE)
        .doesNotContain("bash");
    try (var files = Files.list(cache)) {
      for (Path f : files.filter(f -> f.toString().endsWith(".deb")).toList()) {
        Files.delete(f);
      }
    }
    Adoption second = DebsAdopter.named(names, false, cache, memo, parallel).adopt(store);
    assertThat(second.packages()).isEqualTo(first.packages());
    try (var files = Files.list(cache)) {
      assertThat(files.filter(f -> f.toString().endsWith(".deb"))).isEmpty();
    }
  }

  @Test
  @Tag("client")
  void anUnknownNameIsToldWithTheNearest() {
    assertThatThrownBy(() ->
            DebsAdopter.named(List.of("python3-numpi"), false, scratch, memo, parallel)
                .adopt(store))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e -> assertThat(e.remedy()).contains("did you mean python3-numpy?"))
        .hasMessageContaining("apt knows no package python3-numpi");
  }
}
