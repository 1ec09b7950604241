package argosy.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import argosy.base.Json;
import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarMember;
import argosy.codec.zip.StoredZipWriter;
import argosy.conda.Dist;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.model.Digest;
import argosy.model.conda.PackageRecord;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Conda packages made by hand, good ones and bad ones.
final class CondaFile {
  static final String PLACEHOLDER = "/placeholder".repeat(21) + "end"; // 255 bytes

  private static final byte[] FORMAT = "{\"conda_pkg_format_version\": 2}".getBytes(UTF_8);

  private final Dist dist;
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
  private final List<PathEntry> paths = new ArrayList<>();
  private final Map<String, String> info = new TreeMap<>();
  private final Json.Builder index;
  private final List<String> left = new ArrayList<>();
  private Optional<Container> container = Optional.empty();

  CondaFile(String name, String version) {
    this.dist = new Dist(name, version, "0");
    this.index =
        Json.object()
            .put("name", name)
            .put("version", version)
            .put("build", "0")
            .put("build_number", 0)
            .put("depends", List.of())
            .put("subdir", "linux-64");
  }

  CondaFile index(String key, String value) {
    index.put(key, value);
    return this;
  }

  CondaFile needs(String... specs) {
    index.put("depends", List.of(specs));
    return this;
  }

  CondaFile info(String name, String text) {
    info.put(name, text);
    return this;
  }

  CondaFile file(String path, int mode, byte[] content) {
    return file(path, mode, content, Optional.empty());
  }

  CondaFile text(String path, int mode, String content) {
    return file(path, mode, content.getBytes(UTF_8));
  }

  CondaFile relocated(String path, int mode, byte[] content, boolean binary) {
    return file(path, mode, content, Optional.of(new PathEntry.Placeholder(PLACEHOLDER, binary)));
  }

  private CondaFile file(
      String path, int mode, byte[] content, Optional<PathEntry.Placeholder> placeholder) {
    member(TarMember.file(path, mode, content.length, 1_000_000_000), content);
    return listed(path, PathEntry.Type.HARDLINK, content, placeholder);
  }

  CondaFile link(String path, String target) {
    member(TarMember.symlink(path, target, 0), new byte[0]);
    return listed(path, PathEntry.Type.SOFTLINK, new byte[0], Optional.empty());
  }

  CondaFile listed(
      String path,
      PathEntry.Type type,
      byte[] content,
      Optional<PathEntry.Placeholder> placeholder) {
    paths.add(
        new PathEntry(
            path, type, Optional.of(Digest.of(content)), content.length, placeholder, false));
    return this;
  }

  /// A member that `paths.json` does not list.
  CondaFile member(TarMember member, byte[] content) {
    payload.writeBytes(TarHeaders.encode("", member));
    payload.writeBytes(content);
    payload.writeBytes(new byte[TarHeaders.padding(content.length)]);
    return this;
  }

  /// Its container is written by Java's own zip, with the given names of members and the content
  /// deflated.
  CondaFile deflated(String stem, boolean metadata) {
    container = Optional.of(new Container(stem, metadata));
    return this;
  }

  /// Without one of the files that are written unless told otherwise.
  CondaFile without(String infoFile) {
    left.add(infoFile);
    return this;
  }

  private record Container(String stem, boolean metadata) {}

  private byte[] zipped(Container how, byte[] payloadTar, byte[] infoTar) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      if (how.metadata()) {
        put(zip, "metadata.json", FORMAT);
      }
      put(zip, "pkg-" + how.stem() + ".tar.zst", payloadTar);
      put(zip, "info-" + how.stem() + ".tar.zst", infoTar);
    }
    return out.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  /// Writes the package and returns what a channel there would say of it.
  Wanted write(Path channel) throws IOException {
    ByteArrayOutputStream infoTar = new ByteArrayOutputStream();
    info.putIfAbsent("index.json", index.build().pretty());
    info.putIfAbsent("paths.json", new String(new PathsFile(paths).json(), UTF_8));
    left.forEach(info::remove);
    for (Map.Entry<String, String> file : info.entrySet()) {
      byte[] bytes = file.getValue().getBytes(UTF_8);
      infoTar.writeBytes(
          TarHeaders.encode("", TarMember.file("info/" + file.getKey(), 0644, bytes.length, 0)));
      infoTar.writeBytes(bytes);
      infoTar.writeBytes(new byte[TarHeaders.padding(bytes.length)]);
    }
    byte[] bytes =
        container.isPresent()
            ? zipped(container.get(), ended(payload), ended(infoTar))
            : stored(ended(payload), ended(infoTar));
    Path file = channel.resolve("linux-64").resolve(dist.fileName(Dist.Container.CONDA));
    Files.createDirectories(channel.resolve("linux-64"));
    Files.write(file, bytes);
    Json.Obj record = index.put("sha256", Digest.of(bytes).hex()).put("size", bytes.length).build();
    return new Wanted(
        PackageRecord.fromJson(
            channel.toUri().toString(), "linux-64", file.getFileName().toString(), record),
        record,
        Optional.of(dist.name()));
  }

  private byte[] stored(byte[] payloadTar, byte[] infoTar) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StoredZipWriter zip = new StoredZipWriter(out);
    zip.member("metadata.json", FORMAT);
    zip.member("pkg-" + dist.stem() + ".tar.zst", payloadTar);
    zip.member("info-" + dist.stem() + ".tar.zst", infoTar);
    zip.finish();
    return out.toByteArray();
  }

  private static byte[] ended(ByteArrayOutputStream tar) {
    tar.writeBytes(new byte[TarHeaders.END_BYTES]);
    return Zstd.compress(tar.toByteArray());
  }
}
