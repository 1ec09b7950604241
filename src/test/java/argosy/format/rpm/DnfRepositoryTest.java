package argosy.format.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.codec.gzip.Gzip;
import argosy.codec.gzip.GzipStream;
import argosy.format.rpm.DnfRepository.Compression;
import argosy.format.rpm.RpmOptions.Layout;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Signer;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Signers;
import argosy.tool.Tool;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DnfRepositoryTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final RpmOptions OPTIONS = RpmOptions.of("Argosy <argosy@example.org>");
  private static final Signer SIGNER = Signers.at(Profiles.EPOCH);
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final MemoryOutput out = new MemoryOutput();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private static DnfRepository repository(long epochSeconds, Compression compression) {
    return new DnfRepository(
        new DnfRepository.Options("argosy", "", epochSeconds, compression), SIGNER);
  }

  private static DnfRepository repository() {
    return repository(Profiles.EPOCH, Compression.GZ);
  }

  /// The same files under another tag.
  private Profile tagged(String tag) throws IOException {
    Profile p = profiles.prefix("/opt/argosy/hello/" + tag);
    return p.with(p.release().tagged(tag));
  }

  private Artifact ship(RpmOptions options, Profile profile, Output to) throws IOException {
    return new RpmFormat("rpm", options, Optional.of(SIGNER), PARALLEL).write(profile, store, to);
  }

  private static List<String> names(Artifact index) {
    return index.files().stream().map(NamedFile::name).toList();
  }

  private static final Pattern DATA =
      Pattern.compile(
          "<data type=\"(\\w+)\">\\s*<checksum type=\"sha256\">(\\w+)</checksum>\\s*<open-checksum"
              + " type=\"sha256\">(\\w+)</open-checksum>\\s*<location href=\"([^\"]+)\"/>"
              + "\\s*<timestamp>\\d+</timestamp>\\s*<size>(\\d+)</size>\\s*<open-size>(\\d+)</open-size>");

  private static String plain(MemoryOutput output, String name) throws IOException {
    InputStream raw = new ByteArrayInputStream(output.bytes(name));
    try (InputStream in =
        name.endsWith(".gz")
            ? new GzipStream(raw, name)
            : name.endsWith(".zst") ? new ZstdInputStream(raw) : raw) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// The plain text of an index by its type.
  private static String index(MemoryOutput output, String type) throws IOException {
    for (Matcher m = DATA.matcher(plain(output, "repodata/repomd.xml")); m.find(); ) {
      if (m.group(1).equals(type)) {
        return plain(output, m.group(4));
      }
    }
    throw new AssertionError("no index " + type);
  }

  @Test
  void everyIndexIsListedWithItsDigests() throws IOException {
    for (Compression compression : Compression.values()) {
      MemoryOutput to = new MemoryOutput();
      Artifact rpms = ship(OPTIONS, profiles.root(), to);
      repository(Profiles.EPOCH, compression).index(List.of(rpms), to, to);
      TreeSet<String> types = new TreeSet<>();
      for (Matcher m = DATA.matcher(plain(to, "repodata/repomd.xml")); m.find(); ) {
        types.add(m.group(1));
        assertThat(Digest.of(to.bytes(m.group(4))).hex()).isEqualTo(m.group(2));
        assertThat(m.group(4)).startsWith("repodata/" + m.group(2) + "-");
        byte[] plain = plain(to, m.group(4)).getBytes(StandardCharsets.UTF_8);
        assertThat(Digest.of(plain).hex()).isEqualTo(m.group(3));
        assertThat(to.bytes(m.group(4))).hasSize(Integer.parseInt(m.group(5)));
        assertThat(plain).hasSize(Integer.parseInt(m.group(6)));
      }
      assertThat(types).containsExactly("filelists", "group", "other", "primary", "updateinfo");
    }
  }

  @Test
  void whatMakesTheRestVisibleIsWrittenLast() throws IOException {
    Artifact index = repository().index(List.of(ship(OPTIONS, profiles.root(), out)), out, out);
    assertThat(names(index)).endsWith("repodata/repomd.xml.asc", "repodata/repomd.xml");
    assertThat(index.main().name()).isEqualTo("repodata/repomd.xml");
  }

  @Test
  void onlyNewPackagesAreReadAndTheIndexIsThatOfAll() throws IOException {
    List<Artifact> shipped = new ArrayList<>();
    shipped.add(ship(OPTIONS.with(Layout.COMPONENTS), tagged("w_2026_46"), out));
    shipped.add(ship(OPTIONS.with(Layout.COMPONENTS), tagged("w_2026_48"), out));
    repository().index(shipped, out, out);
    shipped.add(ship(OPTIONS, tagged("w_2026_47"), out));
    List<String> opened = new ArrayList<>();
    Format.Files counting =
        name -> {
          opened.add(name);
          return out.open(name);
        };
    repository().index(shipped, counting, out);
    assertThat(opened)
        .filteredOn(n -> n.endsWith(".rpm"))
        .containsOnly("Packages/h/argosy-hello-0~20261119.w47-1.x86_64.rpm");

    MemoryOutput anew = new MemoryOutput();
    Format.Files both = name -> name.startsWith("repodata/") ? anew.open(name) : out.open(name);
    repository().index(shipped, both, anew);
    assertThat(anew.bytes("repodata/repomd.xml")).isEqualTo(out.bytes("repodata/repomd.xml"));

    repository().index(shipped.subList(1, 3), out, out); // one release goes
    assertThat(index(out, "primary")).contains("packages=\"5\"").doesNotContain("w46");
    assertThat(index(out, "filelists")).contains("packages=\"5\"").doesNotContain("w_2026_46");
  }

  @Test
  void aDamagedIndexIsReplacedNotCopied() throws IOException {
    List<Artifact> shipped = List.of(ship(OPTIONS, profiles.root(), out));
    Artifact index = repository().index(shipped, out, out);
    byte[] whole = out.bytes("repodata/repomd.xml");
    String primary =
        names(index).stream().filter(n -> n.contains("primary")).findFirst().orElseThrow();
    byte[] damaged = out.bytes(primary);
    damaged[damaged.length / 2] ^= 1;
    write(primary, damaged);
    repository().index(shipped, out, out);
    assertThat(out.bytes("repodata/repomd.xml")).isEqualTo(whole);
    assertThat(out.bytes(primary)).isNotEqualTo(damaged);
  }

  @Test
  void whatAnotherKeySignedIsReadAnewNotSigned() throws IOException {
    List<Artifact> shipped = List.of(ship(OPTIONS, profiles.root(), out));
    String primary =
        names(repository().index(shipped, out, out)).stream()
            .filter(n -> n.contains("primary"))
            .findFirst()
            .orElseThrow();
    String honest = index(out, "primary");
    byte[] forged =
        Gzip.compress(
            honest.replace("<summary>", "<summary>a trap: ").getBytes(StandardCharsets.UTF_8));
    write("repodata/forged-primary.xml.gz", forged);
    String repomd =
        plain(out, "repodata/repomd.xml")
            .replace(Digest.of(out.bytes(primary)).hex(), Digest.of(forged).hex())
            .replaceAll("href=\"repodata/[^\"]*primary", "href=\"repodata/forged-primary");
    write("repodata/repomd.xml", repomd.getBytes(StandardCharsets.UTF_8));
    assertThat(index(out, "primary")).contains("a trap");
    InputStream open = new ByteArrayInputStream(repomd.getBytes(StandardCharsets.UTF_8));
    Signer other = Signers.quick(Profiles.EPOCH);
    write("repodata/repomd.xml.asc", other.detachedSign(open).getBytes(StandardCharsets.UTF_8));
    repository().index(shipped, out, out);
    assertThat(index(out, "primary")).isEqualTo(honest);
  }

  private void write(String name, byte[] bytes) throws IOException {
    try (Output.Sink sink = out.create(name)) {
      sink.stream().write(bytes);
      sink.commit("text/xml");
    }
  }

  @Test
  void theDateNeverGoesBack() throws IOException {
    List<Artifact> shipped = List.of(ship(OPTIONS, profiles.root(), out));
    repository(Profiles.EPOCH + 5, Compression.GZ).index(shipped, out, out);
    repository().index(shipped, out, out);
    assertThat(plain(out, "repodata/repomd.xml"))
        .contains("<revision>" + (Profiles.EPOCH + 5) + "</revision>");
  }

  @Test
  void stacksAreGroupsAndReleasesAreUpdates() throws IOException {
    List<Artifact> shipped =
        List.of(ship(OPTIONS, tagged("w_2026_46"), out), ship(OPTIONS, tagged("w_2026_47"), out));
    repository().index(shipped, out, out);
    assertThat(index(out, "group")).containsOnlyOnce("<id>argosy-hello</id>");
    assertThat(index(out, "updateinfo"))
        .contains("<id>ARGOSY-hello-w_2026_46</id>", "<id>ARGOSY-hello-w_2026_47</id>")
        .contains("<issued date=\"2026-11-20 00:00:00\"/>");
  }

  /// createrepo_c's own index of the same folder, element by element.
  @Tag("client")
  @Test
  void createrepoSaysTheSameOfThePackages(@TempDir Path folder) throws Exception {
    DirectoryOutput to = new DirectoryOutput(folder);
    Format.Files files = name -> Files.newByteChannel(folder.resolve(name));
    List<Artifact> shipped =
        List.of(
            ship(OPTIONS.with(Layout.COMPONENTS), tagged("w_2026_46"), to),
            ship(OPTIONS, profiles.root(), to));
    repository().index(shipped, files, to);
    Path theirs = Files.createDirectories(folder.resolve("theirs"));
    Tool.of("createrepo_c", "-q", "--no-database", "-o", theirs.toString(), folder.toString())
        .runOk();
    for (String type : List.of("primary", "filelists", "other")) {
      assertThat(elements(folder.resolve("repodata"), type))
          .as(type)
          .containsExactlyElementsOf(elements(theirs.resolve("repodata"), type));
    }
  }

  /// Every element of every package as one line, packages by name and version.
  private static TreeSet<String> elements(Path repodata, String type) throws Exception {
    Path file;
    try (var all = Files.list(repodata)) {
      file =
          all.filter(p -> p.toString().endsWith("-" + type + ".xml.gz")).findFirst().orElseThrow();
    }
    String text;
    try (InputStream in = new GzipStream(Files.newInputStream(file), type)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(text)));
    TreeSet<String> packages = new TreeSet<>();
    NodeList all = document.getElementsByTagName("package");
    for (int i = 0; i < all.getLength(); i++) {
      StringBuilder out = new StringBuilder();
      describe((Element) all.item(i), out);
      packages.add(out.toString());
    }
    return packages;
  }

  private static void describe(Element element, StringBuilder out) {
    out.append(element.getTagName());
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      var attribute = element.getAttributes().item(i);
      if (!(element.getTagName().equals("time") && attribute.getNodeName().equals("file"))) {
        out.append(' ').append(attribute); // when the file was written is of no account
      }
    }
    NodeList children = element.getChildNodes();
    if (element.getElementsByTagName("*").getLength() == 0) {
      out.append(" = ").append(element.getTextContent());
    }
    out.append('\n');
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i) instanceof Element child) {
        describe(child, out);
      }
    }
  }
}
