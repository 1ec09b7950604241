package argosy.format.conda;

import argosy.base.Json;
import argosy.codec.msgpack.MsgPackWriter;
import argosy.model.Digest;
import com.github.luben.zstd.ZstdCompressCtx;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// Sharded repodata (CEP 16): a file per package name under the digest of its bytes, and an index of
/// the names.
///
///     shard = zstd(msgpack {"packages": {FILE: record}, "packages.conda": {...}})
///     index = zstd(msgpack {"version": 1, "info": {"base_url", "created_at", "shards_base_url",
///                           "subdir"}, "shards": {NAME: the shard file's 32 bytes of SHA-256}})
///
/// Digests in records are bytes, not digits; run exports stand in the records (CEP 21).
final class Shards {
  static final String INDEX = "repodata_shards.msgpack.zst";
  private static final int LEVEL = 9;

  private final Map<String, byte[]> files = new TreeMap<>();
  private final byte[] index;

  private Shards(SubdirIndex subdir, Map<String, Json.Obj> runExports, long epochSeconds) {
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      zstd.setLevel(LEVEL);
      Map<String, Map<String, Json.Obj>> names = subdir.byName();
      MsgPackWriter out = new MsgPackWriter().map(3).string("info");
      out.json(
          Json.object()
              .put("base_url", "")
              .put("created_at", Instant.ofEpochSecond(epochSeconds).toString())
              .put("shards_base_url", "")
              .put("subdir", subdir.subdir())
              .build());
      out.string("shards").map(names.size());
      names.forEach((name, records) -> {
        byte[] shard = zstd.compress(shard(records, runExports));
        Digest digest = Digest.of(shard);
        files.put(digest.hex() + ".msgpack.zst", shard);
        out.string(name).binary(digest.hash());
      });
      index = zstd.compress(out.string("version").integer(1).bytes());
    }
  }

  /// @param runExports by file name
  /// @param epochSeconds when the index is made
  static Shards of(SubdirIndex subdir, Map<String, Json.Obj> runExports, long epochSeconds) {
    return new Shards(subdir, runExports, epochSeconds);
  }

  /// By file name.
  Map<String, byte[]> files() {
    return files;
  }

  byte[] index() {
    return index.clone();
  }

  private static byte[] shard(Map<String, Json.Obj> records, Map<String, Json.Obj> runExports) {
    MsgPackWriter out = new MsgPackWriter().map(2);
    for (String group : new String[] {"packages", "packages.conda"}) {
      Map<String, Json> of = SubdirIndex.grouped(records, group).asObject().members();
      out.string(group).map(of.size());
      of.forEach((file, record) -> {
        Json.Obj exports = runExports.getOrDefault(file, Json.object().build());
        record(out.string(file), record.asObject(), exports);
      });
    }
    return out.bytes();
  }

  private static void record(MsgPackWriter out, Json.Obj record, Json.Obj runExports) {
    Map<String, Json> members = new TreeMap<>(record.members());
    members.put("run_exports", runExports);
    out.map(members.size());
    members.forEach((key, value) -> {
      out.string(key);
      if ((key.equals("md5") || key.equals("sha256")) && value instanceof Json.Str hex) {
        out.binary(HexFormat.of().parseHex(hex.value()));
      } else {
        out.json(value);
      }
    });
  }
}
