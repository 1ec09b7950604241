package argosy.format.deb;

import argosy.codec.deb.ControlFile;
import argosy.codec.deb.ControlFile.Field;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.RepositoryFormat;
import argosy.model.Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A signed apt repository over `.deb` artifacts that lie where their names say (`pool/...`).
///
///     dists/SUITE/main/binary-ARCH/by-hash/SHA256/HEX     each index below, under its own digest
///     dists/SUITE/main/binary-ARCH/Packages[.gz|.zst]     one paragraph for every package
///     NAME.asc, NAME.sources                               what users are given
///     dists/SUITE/Release.gpg, Release, InRelease          the signed list of the indexes
///
/// written in this order, `InRelease` last: it names only by-hash files that are there, so a reader
/// that takes indexes by hash (apt since 1.2) sees one whole state or the other. Files of earlier
/// states are not removed; whoever publishes does that when readers have moved on.
///
/// Reference: the Debian wiki's DebianRepository/Format, apt-secure(8), sources.list(5).
public final class AptRepository implements RepositoryFormat {
  static final String COMPONENT = "main";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Options options;
  private final Signer signer;

  /// @param suite the channel as apt names it: `stable`, `weekly`
  /// @param origin who publishes, also the name of the key and sources files
  /// @param uri where the repository will be published; empty to leave the `.sources` file out
  /// @param epochSeconds the repository's date; raised to that of the index it replaces, as apt
  ///   refuses an older one
  /// @param validSeconds after which clients refuse the index (against a frozen mirror); 0 for
  ///   never
  public record Options(
      String suite, String origin, String uri, long epochSeconds, long validSeconds) {
    public Options {
      if (!suite.matches("[A-Za-z0-9][A-Za-z0-9_.+-]*")
          || !origin.matches("[A-Za-z0-9][A-Za-z0-9_.+-]*")) {
        throw new IllegalArgumentException(
            "suite and origin are of letters, digits and _ . + -: " + suite + ", " + origin);
      }
    }

    /// What users copy to `/etc/apt/sources.list.d` (sources.list(5), deb822 style); the key goes
    /// to `/etc/apt/keyrings`.
    public String sources(String uri) {
      return new Paragraph(
              List.of(
                  new Field("Types", "deb"),
                  new Field("URIs", uri),
                  new Field("Suites", suite),
                  new Field("Components", COMPONENT),
                  new Field("Signed-By", "/etc/apt/keyrings/" + origin + ".asc")))
          .print();
    }
  }

  public AptRepository(Options options, Signer signer) {
    this.options = options;
    this.signer = signer;
  }

  @Override
  public String id() {
    return "apt";
  }

  @Override
  public Artifact index(List<Artifact> artifacts, Format.Files files, Output output)
      throws IOException {
    if (artifacts.isEmpty()) {
      throw new IllegalArgumentException("an apt repository of nothing");
    }
    Artifact.requireOneContent(artifacts);
    Artifact.requireOneMeaning(artifacts, AptRepository::packageOf);
    String dist = "dists/" + options.suite() + "/";
    Paragraph before = previousRelease(files, dist + "Release");
    PackagesIndex packages =
        PackagesIndex.of(
            artifacts, files, dist, isOurs(files, dist) ? before : new Paragraph(List.of()));
    List<NamedFile> written = new ArrayList<>();
    Map<String, Descriptor> indexes = new TreeMap<>();
    for (String architecture : packages.architectures()) {
      String folder = COMPONENT + "/binary-" + architecture + "/";
      Map<String, byte[]> forms = packages.forms(architecture);
      for (var form : forms.entrySet()) {
        Digest digest = Digest.of(form.getValue());
        indexes.put(
            folder + form.getKey(), new Descriptor("text/plain", digest, form.getValue().length));
        written.add(put(output, dist + folder + "by-hash/SHA256/" + digest.hex(), form.getValue()));
      }
      for (var form : forms.entrySet()) {
        written.add(put(output, dist + folder + form.getKey(), form.getValue()));
      }
    }
    written.addAll(userFiles(output));
    String release = release(before, packages.architectures(), indexes);
    written.add(put(output, dist + "Release.gpg", signer.detachedSign(stream(release))));
    written.add(put(output, dist + "Release", release));
    NamedFile last = put(output, dist + "InRelease", signer.clearSign(release));
    written.add(new NamedFile(last.name(), last.descriptor(), true));
    return new Artifact(id(), artifacts.getLast().release(), written);
  }

  private List<NamedFile> userFiles(Output output) throws IOException {
    List<NamedFile> written = new ArrayList<>();
    written.add(put(output, options.origin() + ".asc", signer.publicKeys().openPgpArmoured()));
    if (!options.uri().isEmpty()) {
      written.add(put(output, options.origin() + ".sources", options.sources(options.uri())));
    }
    return written;
  }

  private static Paragraph previousRelease(Format.Files files, String name) throws IOException {
    String text =
        new String(PackagesIndex.content(files, name).orElse(new byte[0]), StandardCharsets.UTF_8);
    List<Paragraph> paragraphs = ControlFile.parse(name, text);
    return paragraphs.isEmpty() ? new Paragraph(List.of()) : paragraphs.getFirst();
  }

  /// Whether this key signed the index before: what others say of packages is not signed anew.
  private boolean isOurs(Format.Files files, String dist) throws IOException {
    Optional<byte[]> release = PackagesIndex.content(files, dist + "Release");
    Optional<byte[]> signature = PackagesIndex.content(files, dist + "Release.gpg");
    return release.isPresent()
        && signature.isPresent()
        && signer.hasSigned(release.get(), new String(signature.get(), StandardCharsets.US_ASCII));
  }

  private String release(
      Paragraph before, Iterable<String> architectures, Map<String, Descriptor> indexes) {
    long epochSeconds = Math.max(options.epochSeconds(), date(before));
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("Origin", options.origin()));
    fields.add(new Field("Label", options.origin()));
    fields.add(new Field("Suite", options.suite()));
    fields.add(new Field("Codename", options.suite()));
    fields.add(new Field("Date", DATE.format(Instant.ofEpochSecond(epochSeconds))));
    if (options.validSeconds() > 0) {
      fields.add(
          new Field(
              "Valid-Until",
              DATE.format(Instant.ofEpochSecond(epochSeconds + options.validSeconds()))));
    }
    fields.add(new Field("Acquire-By-Hash", "yes"));
    fields.add(new Field("Architectures", String.join(" ", architectures)));
    fields.add(new Field("Components", COMPONENT));
    StringBuilder sums = new StringBuilder();
    indexes.forEach((name, d) ->
        sums.append("\n ")
            .append(d.digest().hex())
            .append(' ')
            .append(d.sizeBytes())
            .append(' ')
            .append(name));
    fields.add(new Field("SHA256", sums.toString()));
    return new Paragraph(fields).print();
  }

  private static long date(Paragraph release) {
    try {
      return release.find("Date").map(d -> Instant.from(DATE.parse(d)).getEpochSecond()).orElse(0L);
    } catch (DateTimeParseException e) {
      return 0; // written by another program in another zone: nothing to hold on to
    }
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static NamedFile put(Output output, String name, String text) throws IOException {
    return put(output, name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static NamedFile put(Output output, String name, byte[] bytes) throws IOException {
    try (Output.Sink sink = output.create(name)) {
      sink.stream().write(bytes);
      return new NamedFile(name, sink.commit("application/octet-stream"), false);
    }
  }

  /// `pool/main/a/NAME/FILE`.
  private static Optional<String> packageOf(String fileName) {
    String[] parts = fileName.split("/", -1);
    return fileName.endsWith(".deb") && parts.length > 1
        ? Optional.of(parts[parts.length - 2])
        : Optional.empty();
  }
}
