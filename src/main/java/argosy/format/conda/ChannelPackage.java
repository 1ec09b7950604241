package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Json;
import argosy.conda.CondaArchive;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.model.Artifact.NamedFile;
import argosy.model.Format;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a channel says of one package file: read once, copied from index to index after that.
///
/// @param record `index.json` with `md5`, `sha256` and `size`, its members sorted
/// @param runExports CEP 12, normalised: lists by kind
/// @param data the package's part of `channeldata.json`
record ChannelPackage(Json.Obj record, Json.Obj runExports, Json.Obj data) {
  private static final int BUFFER_BYTES = 1 << 18;

  /// @throws CorruptException if the package is damaged or lies in another platform's folder
  static ChannelPackage read(NamedFile file, String subdir, Format.Files files) throws IOException {
    try (SeekableByteChannel in = files.open(file.name())) {
      String md5 = md5(in);
      CondaArchive archive = new CondaArchive(file.name(), in);
      Map<String, byte[]> info = archive.info();
      Map<String, Json> record = new TreeMap<>(archive.index(info).members());
      record.remove("arch");
      record.remove("platform");
      Json said = record.getOrDefault("subdir", Json.of(subdir));
      if (!said.equals(Json.of(subdir))) {
        throw new CorruptException(
            "%s: is for %s but lies in %s".formatted(file.name(), said.canonical(), subdir));
      }
      record.put("subdir", said);
      record.put("md5", Json.of(md5));
      record.put("sha256", Json.of(file.descriptor().digest().hex()));
      record.put("size", Json.of(file.descriptor().sizeBytes()));
      Json.Obj whole = new Json.Obj(record);
      Json.Obj exports = runExports(file.name(), info);
      return new ChannelPackage(whole, exports, data(file.name(), whole, exports, info));
    }
  }

  private static String md5(SeekableByteChannel in) throws IOException {
    MessageDigest md5 = Hashing.md5();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    in.position(0);
    while (in.read(buffer) >= 0) {
      md5.update(buffer.flip());
      buffer.clear();
    }
    return HexFormat.of().formatHex(md5.digest());
  }

  /// A bare list means `weak`.
  private static Json.Obj runExports(String where, Map<String, byte[]> info)
      throws CorruptException {
    Optional<Json> found = json(where, info, "run_exports.json");
    return switch (found.orElse(Json.object().build())) {
      case Json.Obj o -> o;
      case Json.Arr a -> Json.object().put("weak", a).build();
      default -> throw new CorruptException(where + ": info/run_exports.json is not an object");
    };
  }

  private static Json.Obj data(
      String where, Json.Obj record, Json.Obj exports, Map<String, byte[]> info)
      throws CorruptException {
    PathsFile paths = PathsFile.of(where, info).orElse(new PathsFile(List.of()));
    Map<String, Json> about =
        json(where, info, "about.json").map(j -> j.asObject().members()).orElse(Map.of());
    String version = record.string("version");
    String script = "bin/." + record.string("name") + "-";
    Json.Builder out =
        Json.object()
            .put("activate.d", below(paths, "etc/conda/activate.d/"))
            .put("binary_prefix", holds(paths, true))
            .put("deactivate.d", below(paths, "etc/conda/deactivate.d/"));
    for (String name : List.of("description", "dev_url", "doc_url", "home")) {
      Optional.ofNullable(about.get(name)).ifPresent(value -> out.put(name, value));
    }
    record.find("license").ifPresent(l -> out.put("license", l));
    out.put("post_link", below(paths, script + "post-link."))
        .put("pre_link", below(paths, script + "pre-link."))
        .put("pre_unlink", below(paths, script + "pre-unlink."));
    if (!exports.members().isEmpty()) {
      out.put("run_exports", Json.object().put(version, exports).build());
    }
    Optional.ofNullable(about.get("summary")).ifPresent(s -> out.put("summary", s));
    out.put("text_prefix", holds(paths, false));
    record.find("timestamp").ifPresent(t -> out.put("timestamp", t.asLong() / 1000));
    return out.put("version", version).build();
  }

  private static boolean below(PathsFile paths, String start) {
    return paths.entries().stream().anyMatch(e -> e.path().startsWith(start));
  }

  private static boolean holds(PathsFile paths, boolean binary) {
    return paths.entries().stream()
        .map(PathEntry::placeholder)
        .anyMatch(p -> p.isPresent() && p.get().binary() == binary);
  }

  private static Optional<Json> json(String where, Map<String, byte[]> info, String name)
      throws CorruptException {
    byte[] bytes = info.get(name);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(new String(bytes, StandardCharsets.UTF_8)));
    } catch (CorruptException e) {
      throw new CorruptException(where + ": info/" + name + ": " + e.getMessage(), e);
    }
  }
}
