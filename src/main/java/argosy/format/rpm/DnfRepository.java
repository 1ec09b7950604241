package argosy.format.rpm;

import argosy.base.Hashing;
import argosy.codec.gzip.Gzip;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.RepositoryFormat;
import argosy.model.Signer;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// A signed dnf repository over packages that lie where their names say (`Packages/...`):
///
///     repodata/SHA256-primary.xml.gz|zst      names, versions, dependencies, the most asked-for files
///     repodata/SHA256-filelists.xml.gz|zst    all files
///     repodata/SHA256-other.xml.gz|zst        changelogs
///     repodata/SHA256-comps.xml               a group per stack
///     repodata/SHA256-updateinfo.xml.gz|zst   an update per release
///     ORIGIN.asc, ORIGIN.repo                 what users are given
///     repodata/repomd.xml.asc, repomd.xml     the signed list of the indexes
///
/// written in this order, `repomd.xml` last: it names only files that are there, under their digests.
/// Files of earlier states are not removed; whoever publishes does that when readers have moved on.
/// `repomd.xml` and its signature are two files: a reader who comes between the two renames finds a
/// bad signature and tries again.
public final class DnfRepository implements RepositoryFormat {
  private static final int ZSTD_LEVEL = 9;
  private static final int PIECE_CHARS = 1 << 20;

  private final Options options;
  private final Signer signer;

  /// How indexes are compressed.
  public enum Compression {
    /// Read by every dnf and yum.
    GZ,
    /// Smaller; read by dnf of el9 and Fedora.
    ZST
  }

  /// @param origin who publishes, also the name of the key and `.repo` files
  /// @param uri where the repository will be published; empty to leave the `.repo` file out
  /// @param epochSeconds the repository's date; raised to that of the index it replaces
  public record Options(String origin, String uri, long epochSeconds, Compression compression) {
    public Options {
      if (!origin.matches("[A-Za-z0-9][A-Za-z0-9_.+-]*")) {
        throw new IllegalArgumentException(
            "an origin is of letters, digits and _ . + -: " + origin);
      }
    }

    /// What users copy to `/etc/yum.repos.d` (dnf.conf(5)).
    public String repo(String uri) {
      return """
      [%1$s]
      name=%1$s
      baseurl=%2$s
      enabled=1
      gpgcheck=1
      repo_gpgcheck=1
      gpgkey=%2$s/%1$s.asc
      """
          .formatted(origin, uri);
    }
  }

  public DnfRepository(Options options, Signer signer) {
    this.options = options;
    this.signer = signer;
  }

  @Override
  public String id() {
    return "dnf";
  }

  @Override
  public Artifact index(List<Artifact> artifacts, Format.Files files, Output output)
      throws IOException {
    if (artifacts.isEmpty()) {
      throw new IllegalArgumentException("a dnf repository of nothing");
    }
    Artifact.requireOneContent(artifacts);
    Artifact.requireOneMeaning(artifacts, RpmPlan::packageOf);
    PreviousIndex previous = new PreviousIndex(files, signer);
    IndexedPackages packages = new IndexedPackages(artifacts, files, previous);
    long epochSeconds = Math.max(options.epochSeconds(), previous.revision());
    Advisories advisories = new Advisories(options.origin());
    List<Part> parts = new ArrayList<>();
    for (Index index : Index.values()) {
      Compressed text = new Compressed();
      text.add(index.head(packages.count()));
      packages.each(
          index,
          (file, xml) -> {
            text.add(xml);
            if (index == Index.PRIMARY) {
              advisories.add(file, xml);
            }
          });
      text.add(index.foot());
      parts.add(text.part(index.type));
    }
    parts.add(Part.plain("group", "comps", advisories.comps()));
    Compressed updates = new Compressed();
    updates.add(advisories.updateinfo());
    parts.add(updates.part("updateinfo"));

    List<NamedFile> written = new ArrayList<>();
    for (Part part : parts) {
      written.add(put(output, part.name, part.bytes.toByteArray()));
    }
    written.add(
        put(output, options.origin() + ".asc", bytes(signer.publicKeys().openPgpArmoured())));
    if (!options.uri().isEmpty()) {
      written.add(put(output, options.origin() + ".repo", bytes(options.repo(options.uri()))));
    }
    byte[] repomd = bytes(repomd(parts, epochSeconds));
    String signature = signer.detachedSign(new ByteArrayInputStream(repomd));
    written.add(put(output, "repodata/repomd.xml.asc", bytes(signature)));
    NamedFile last = put(output, "repodata/repomd.xml", repomd);
    written.add(new NamedFile(last.name(), last.descriptor(), true));
    return new Artifact(id(), artifacts.getLast().release(), written);
  }

  private static String repomd(List<Part> parts, long epochSeconds) {
    StringBuilder out = new StringBuilder(Xml.DECLARATION);
    out.append(
        "<repomd xmlns=\"http://linux.duke.edu/metadata/repo\""
            + " xmlns:rpm=\"http://linux.duke.edu/metadata/rpm\">\n");
    out.append(Xml.element("revision", Long.toString(epochSeconds)));
    for (Part part : parts) {
      byte[] bytes = part.bytes.toByteArray();
      out.append(
          """
          <data type="%s">
          <checksum type="sha256">%s</checksum>
          <open-checksum type="sha256">%s</open-checksum>
          <location href="%s"/>
          <timestamp>%d</timestamp>
          <size>%d</size>
          <open-size>%d</open-size>
          </data>
          """
              .formatted(
                  part.type,
                  Digest.of(bytes).hex(),
                  part.plain.hex(),
                  part.name,
                  epochSeconds,
                  bytes.length,
                  part.plainBytes));
    }
    return out.append("</repomd>\n").toString();
  }

  /// One file that `repomd.xml` lists.
  private record Part(
      String type, String name, ByteArrayOutputStream bytes, Digest plain, long plainBytes) {
    static Part plain(String type, String stem, String text) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      Digest digest = Digest.of(out.toByteArray());
      return new Part(
          type, "repodata/" + digest.hex() + "-" + stem + ".xml", out, digest, out.size());
    }
  }

  /// Text that is compressed while it comes, in pieces of about 1 MiB.
  private final class Compressed {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final MessageDigest plain = Hashing.sha256();
    private final StringBuilder piece = new StringBuilder();
    private long plainBytes;

    void add(String text) throws IOException {
      piece.append(text);
      if (piece.length() >= PIECE_CHARS) {
        flush();
      }
    }

    private void flush() throws IOException {
      byte[] bytes = bytes(piece.toString());
      piece.setLength(0);
      plain.update(bytes);
      plainBytes += bytes.length;
      out.writeBytes(
          switch (options.compression()) {
            case GZ -> Gzip.compress(bytes);
            case ZST -> Zstd.compress(bytes, ZSTD_LEVEL);
          });
    }

    Part part(String type) throws IOException {
      if (!piece.isEmpty()) {
        flush();
      }
      String suffix =
          switch (options.compression()) {
            case GZ -> ".xml.gz";
            case ZST -> ".xml.zst";
          };
      String digest = Digest.of(out.toByteArray()).hex();
      return new Part(
          type, "repodata/" + digest + "-" + type + suffix, out, Digest.ending(plain), plainBytes);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static NamedFile put(Output output, String name, byte[] bytes) throws IOException {
    try (Output.Sink sink = output.create(name)) {
      sink.stream().write(bytes);
      return new NamedFile(name, sink.commit("application/octet-stream"), false);
    }
  }
}
