package argosy.format.deb;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Hashing;
import argosy.codec.ar.ArWriter;
import argosy.codec.deb.ControlFile;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarMember;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Signer;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryOutput;
import argosy.testing.Signers;
import argosy.tool.Tool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptRepositoryTest {
  private static final long EPOCH = 1_763_596_800L;
  private static final Signer SIGNER = Signers.at(EPOCH);

  private static AptRepository repository(long epochSeconds) {
    return new AptRepository(
        new AptRepository.Options("weekly", "argosy-test", "", epochSeconds, 0), SIGNER);
  }

  private static byte[] tar(String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(TarHeaders.encode("./", TarMember.directory("", 0755, EPOCH)));
    out.writeBytes(TarHeaders.encode("./", TarMember.file(name, 0644, bytes.length, EPOCH)));
    out.writeBytes(bytes);
    out.writeBytes(new byte[TarHeaders.padding(bytes.length) + TarHeaders.END_BYTES]);
    return out.toByteArray();
  }

  /// A tiny package, written where its name says.
  private static Artifact deb(Output output, String name, String version, String architecture)
      throws IOException {
    String control =
        """
        Package: %s
        Version: %s
        Architecture: %s
        Maintainer: T <t@example.org>
        Description: a test
         Longer text.
        """
            .formatted(name, version, architecture);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArWriter ar = new ArWriter(out, EPOCH);
    ar.member("debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
    ar.member("control.tar", tar("control", control));
    ar.member("data.tar", tar("file-of-" + name, version));
    String file = "pool/main/" + name + "_" + version + "_" + architecture + ".deb";
    try (Output.Sink sink = output.create(file)) {
      sink.stream().write(out.toByteArray());
      Descriptor d = sink.commit("application/vnd.debian.binary-package");
      return new Artifact("deb", Digest.of(new byte[0]), List.of(new NamedFile(file, d, true)));
    }
  }

  private static String text(MemoryOutput output, String name) throws IOException {
    return new String(output.bytes(name), StandardCharsets.UTF_8);
  }

  private static void write(MemoryOutput output, String name, String text) throws IOException {
    try (Output.Sink sink = output.create(name)) {
      sink.stream().write(text.getBytes(StandardCharsets.UTF_8));
      sink.commit("text/plain");
    }
  }

  private static List<String> names(Artifact index) {
    return index.files().stream().map(NamedFile::name).toList();
  }

  @Test
  void everyIndexIsListedWithItsDigestAndStandsUnderIt() throws IOException {
    MemoryOutput out = new MemoryOutput();
    repository(EPOCH).index(List.of(deb(out, "aa", "1", "amd64")), out, out);
    Paragraph release = ControlFile.parse("Release", text(out, "dists/weekly/Release")).getFirst();
    assertThat(release.get("Date")).isEqualTo("Thu, 20 Nov 2025 00:00:00 UTC");
    assertThat(release.get("Acquire-By-Hash")).isEqualTo("yes");
    List<String> lines = release.get("SHA256").strip().lines().map(String::strip).toList();
    assertThat(lines).hasSize(3);
    for (String line : lines) {
      String[] f = line.split(" ");
      byte[] bytes = out.bytes("dists/weekly/" + f[2]);
      assertThat(HexFormat.of().formatHex(Hashing.sha256().digest(bytes))).isEqualTo(f[0]);
      assertThat(bytes).hasSize(Integer.parseInt(f[1]));
      assertThat(out.bytes("dists/weekly/main/binary-amd64/by-hash/SHA256/" + f[0]))
          .isEqualTo(bytes);
    }
  }

  @Test
  void whatMakesTheRestVisibleIsWrittenLast() throws IOException {
    MemoryOutput out = new MemoryOutput();
    List<String> names =
        names(repository(EPOCH).index(List.of(deb(out, "aa", "1", "amd64")), out, out));
    assertThat(names).last().isEqualTo("dists/weekly/InRelease");
    int plain = names.indexOf("dists/weekly/main/binary-amd64/Packages");
    assertThat(names.subList(0, plain)).allMatch(n -> n.contains("/by-hash/"));
    assertThat(names)
        .endsWith("dists/weekly/Release.gpg", "dists/weekly/Release", "dists/weekly/InRelease");
  }

  @Test
  void onlyNewPackagesAreRead() throws IOException {
    MemoryOutput out = new MemoryOutput();
    List<Artifact> debs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      debs.add(deb(out, "pkg" + i, "1", "amd64"));
    }
    repository(EPOCH).index(debs, out, out);
    debs.add(deb(out, "pkg7", "2", "amd64"));
    List<String> opened = new ArrayList<>();
    Format.Files counting =
        name -> {
          opened.add(name);
          return out.open(name);
        };
    repository(EPOCH).index(debs, counting, out);
    assertThat(opened)
        .filteredOn(n -> n.endsWith(".deb"))
        .containsExactly("pool/main/pkg7_2_amd64.deb");

    MemoryOutput anew = new MemoryOutput();
    Format.Files both = name -> name.startsWith("dists/") ? anew.open(name) : out.open(name);
    repository(EPOCH).index(debs, both, anew);
    assertThat(anew.bytes("dists/weekly/InRelease")).isEqualTo(out.bytes("dists/weekly/InRelease"));
  }

  @Test
  void aDamagedIndexIsReplacedNotCopied() throws IOException {
    MemoryOutput out = new MemoryOutput();
    List<Artifact> debs = List.of(deb(out, "aa", "1", "amd64"));
    repository(EPOCH).index(debs, out, out);
    String name = "dists/weekly/main/binary-amd64/Packages";
    byte[] whole = out.bytes(name);
    write(out, name, text(out, name).replace("a test", "a trap"));
    repository(EPOCH).index(debs, out, out);
    assertThat(out.bytes(name)).isEqualTo(whole);
  }

  @Test
  void whatAnotherKeySignedIsReadAnewNotSigned() throws IOException {
    MemoryOutput out = new MemoryOutput();
    List<Artifact> debs = List.of(deb(out, "aa", "1", "amd64"));
    repository(EPOCH).index(debs, out, out);
    String name = "dists/weekly/main/binary-amd64/Packages";
    byte[] honest = out.bytes(name);
    write(out, name, text(out, name).replace("a test", "a trap"));
    String release = text(out, "dists/weekly/Release");
    String sum = Digest.of(honest).hex();
    assertThat(release).contains(sum);
    release = release.replace(sum, Digest.of(out.bytes(name)).hex());
    write(out, "dists/weekly/Release", release);
    InputStream forged = new ByteArrayInputStream(release.getBytes(StandardCharsets.UTF_8));
    write(out, "dists/weekly/Release.gpg", Signers.quick(EPOCH).detachedSign(forged));
    repository(EPOCH).index(debs, out, out);
    assertThat(out.bytes(name)).isEqualTo(honest);
  }

  @Test
  void theDateNeverGoesBack() throws IOException {
    MemoryOutput out = new MemoryOutput();
    List<Artifact> debs = List.of(deb(out, "aa", "1", "amd64"));
    repository(EPOCH + 5).index(debs, out, out);
    repository(EPOCH).index(debs, out, out);
    assertThat(text(out, "dists/weekly/Release")).contains("Date: Thu, 20 Nov 2025 00:00:05 UTC\n");
  }

  @Test
  void packagesForAllStandInEveryArchitecture() throws IOException {
    MemoryOutput out = new MemoryOutput();
    repository(EPOCH)
        .index(
            List.of(
                deb(out, "aa", "1", "amd64"),
                deb(out, "bb", "1", "arm64"),
                deb(out, "cc", "1", "all")),
            out,
            out);
    assertThat(text(out, "dists/weekly/main/binary-arm64/Packages"))
        .contains("Package: bb\n", "Package: cc\n")
        .doesNotContain("Package: aa\n");
    assertThat(text(out, "dists/weekly/Release")).contains("\nArchitectures: amd64 arm64\n");
  }

  /// An apt with all its folders under one, of architecture amd64, that trusts only the repository.
  private static Tool.Result apt(Path root, Path repository, String... arguments)
      throws IOException {
    for (String folder :
        new String[] {
          "etc/apt/apt.conf.d",
          "etc/apt/preferences.d",
          "etc/apt/trusted.gpg.d",
          "var/lib/dpkg",
          "var/lib/apt/lists/partial",
          "var/cache/apt/archives/partial",
          "var/log/apt"
        }) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.writeString(root.resolve("var/lib/dpkg/status"), "");
    Files.writeString(
        root.resolve("etc/apt/sources.list"),
        "deb [signed-by="
            + repository.resolve("argosy-test.asc")
            + "] file:"
            + repository
            + " weekly main\n");
    List<String> argv =
        new ArrayList<>(
            List.of(
                "apt-get",
                "-o",
                "Dir=" + root,
                "-o",
                "Dir::Bin::Methods=/usr/lib/apt/methods",
                "-o",
                "Dir::State::status=" + root.resolve("var/lib/dpkg/status"),
                "-o",
                "APT::Architecture=amd64",
                "-o",
                "APT::Architectures=amd64",
                "-o",
                "APT::Sandbox::User=root",
                "-o",
                "Acquire::Languages=none"));
    argv.addAll(List.of(arguments));
    return Tool.of(argv).run();
  }

  @Tag("client")
  @Test
  void aptReadsItAndRefusesATamperedOne(@TempDir Path scratch) throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("repo"));
    DirectoryOutput out = new DirectoryOutput(folder);
    Format.Files files = name -> Files.newByteChannel(folder.resolve(name));
    List<Artifact> debs = new ArrayList<>();
    debs.add(deb(out, "aa", "1-1", "amd64"));
    debs.add(deb(out, "bb", "1-1", "all"));
    repository(EPOCH).index(debs, files, out);
    Path root = scratch.resolve("root");
    assertThat(apt(root, folder, "update"))
        .matches(r -> r.ok() && !r.err().contains("W:") && !r.err().contains("E:"));
    assertThat(apt(root, folder, "install", "--print-uris", "-y", "aa", "bb").out())
        .contains("aa_1-1_amd64.deb", "bb_1-1_all.deb");

    debs.add(deb(out, "aa", "2-1", "amd64"));
    repository(EPOCH).index(debs, files, out);
    assertThat(apt(root, folder, "update").ok()).isTrue();
    assertThat(apt(root, folder, "install", "--print-uris", "-y", "aa").out())
        .contains("aa_2-1_amd64.deb");

    Path packages = folder.resolve("dists/weekly/main/binary-amd64");
    try (var all = Files.walk(packages)) {
      for (Path p : all.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(p);
        bytes[bytes.length / 2] ^= 1;
        Files.write(p, bytes);
      }
    }
    Tool.Result tampered = apt(scratch.resolve("root2"), folder, "update");
    assertThat(tampered.ok()).isFalse();
    assertThat(tampered.err()).contains("Hash Sum mismatch");

    Path inRelease = folder.resolve("dists/weekly/InRelease");
    Files.writeString(
        inRelease, Files.readString(inRelease).replace("Label: argosy", "Label: arg0sy"));
    Tool.Result forged = apt(scratch.resolve("root3"), folder, "update");
    assertThat(forged.ok()).isFalse();
    assertThat(forged.err() + forged.out()).contains("BADSIG");
  }

  @Tag("client")
  @Test
  void aptFtparchiveSaysTheSameOfThePackages(@TempDir Path folder) throws IOException {
    DirectoryOutput out = new DirectoryOutput(folder);
    Format.Files files = name -> Files.newByteChannel(folder.resolve(name));
    repository(EPOCH)
        .index(List.of(deb(out, "aa", "1-1", "amd64"), deb(out, "bb", "1-1", "amd64")), files, out);
    String theirs =
        Tool.of("apt-ftparchive", "--md5=no", "--sha1=no", "--sha512=no", "packages", "pool")
            .in(folder)
            .runOk()
            .out();
    String ours = Files.readString(folder.resolve("dists/weekly/main/binary-amd64/Packages"));
    assertThat(fields(ours)).isEqualTo(fields(theirs));
  }

  private static List<TreeMap<String, String>> fields(String packages) throws IOException {
    List<TreeMap<String, String>> all = new ArrayList<>();
    for (Paragraph p : ControlFile.parse("Packages", packages)) {
      TreeMap<String, String> fields = new TreeMap<>();
      p.fields().forEach(f -> fields.put(f.name(), f.value()));
      all.add(fields);
    }
    return all;
  }
}
