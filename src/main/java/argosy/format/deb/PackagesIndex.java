package argosy.format.deb;

import argosy.base.Utf8Order;
import argosy.codec.deb.ControlFile;
import argosy.codec.deb.ControlFile.Field;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.deb.DebReader;
import argosy.codec.gzip.Gzip;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Digest;
import argosy.model.Format;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The `Packages` files of a repository: for every package its control fields and `Filename`,
/// `Size` and `SHA256`, sorted by file name. Packages for `all` stand in every architecture's.
final class PackagesIndex {
  private static final int ZSTD_LEVEL = 9;
  private final Map<String, Paragraph> byFile;

  private PackagesIndex(Map<String, Paragraph> byFile) {
    this.byFile = byFile;
  }

  /// Reads only the packages that the index before does not hold under the same name and digest.
  ///
  /// @param release the `Release` paragraph before; empty if there was none
  static PackagesIndex of(
      List<Artifact> artifacts, Format.Files files, String dist, Paragraph release)
      throws IOException {
    Map<String, Paragraph> known = known(release, files, dist);
    Map<String, Paragraph> byFile = new TreeMap<>(Utf8Order.COMPARATOR);
    for (Artifact artifact : artifacts) {
      for (NamedFile file : artifact.files()) {
        if (file.name().endsWith(".deb")) {
          Paragraph old = known.get(key(file.descriptor().digest().hex(), file.name()));
          byFile.put(file.name(), old == null ? paragraph(file, files) : old);
        }
      }
    }
    return new PackagesIndex(byFile);
  }

  SortedSet<String> architectures() {
    TreeSet<String> found = new TreeSet<>();
    byFile.values().forEach(p -> found.add(p.get("Architecture")));
    found.remove("all");
    if (found.isEmpty()) {
      found.add("amd64"); // apt asks for its own architecture even where all packages fit any
    }
    return found;
  }

  /// The index of an architecture, plain and compressed, by file name.
  Map<String, byte[]> forms(String architecture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Paragraph p : byFile.values()) {
      String of = p.get("Architecture");
      if (of.equals(architecture) || of.equals("all")) {
        out.writeBytes((p.print() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] plain = out.toByteArray();
    Map<String, byte[]> forms = new TreeMap<>();
    forms.put("Packages", plain);
    forms.put("Packages.gz", Gzip.compress(plain));
    forms.put("Packages.zst", Zstd.compress(plain, ZSTD_LEVEL));
    return forms;
  }

  /// A new package: what it says of itself, and where it lies.
  private static Paragraph paragraph(NamedFile file, Format.Files files) throws IOException {
    try (var in = Channels.newInputStream(files.open(file.name()))) {
      List<Field> fields = new ArrayList<>(new DebReader(file.name(), in).control().fields());
      fields.add(new Field("Filename", file.name()));
      fields.add(new Field("Size", Long.toString(file.descriptor().sizeBytes())));
      fields.add(new Field("SHA256", file.descriptor().digest().hex()));
      return new Paragraph(fields);
    }
  }

  private static String key(String sha256, String name) {
    return sha256 + " " + name;
  }

  /// The paragraphs of the index before, by content and place. One that is not what its `Release`
  /// says is passed over: its packages are read anew.
  private static Map<String, Paragraph> known(Paragraph release, Format.Files files, String dist)
      throws IOException {
    Map<String, Paragraph> known = new TreeMap<>();
    for (String line : release.get("SHA256").lines().toList()) {
      String[] sumSizeName = line.strip().split(" ");
      if (sumSizeName.length != 3 || !sumSizeName[2].endsWith("/Packages")) {
        continue;
      }
      String name = dist + sumSizeName[2];
      Optional<byte[]> bytes = content(files, name);
      if (bytes.isPresent() && Digest.of(bytes.get()).hex().equals(sumSizeName[0])) {
        String text = new String(bytes.get(), StandardCharsets.UTF_8);
        for (Paragraph p : ControlFile.parse(name, text)) {
          known.put(key(p.get("SHA256"), p.get("Filename")), p);
        }
      }
    }
    return known;
  }

  static Optional<byte[]> content(Format.Files files, String name) throws IOException {
    try (var in = Channels.newInputStream(files.open(name))) {
      return Optional.of(in.readAllBytes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
