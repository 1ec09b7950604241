package argosy.environment;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.codec.DamageNamed;
import argosy.codec.msgpack.MsgPackReader;
import argosy.conda.Dist;
import argosy.model.Digest;
import argosy.model.Remote;
import argosy.model.conda.PackageRecord;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one folder of a channel lists, by package name: from shards where it has them (CEP 16),
/// else from `repodata.json.zst` or `repodata.json` (CEP 36). Once open, it may be asked by several
/// threads.
public final class ChannelIndex {
  private static final String SHARDS = "repodata_shards.msgpack.zst";
  private static final int LARGEST_BYTES = 1 << 30;

  /// What is decompressed at once: a stream costs more than a small shard itself.
  private static final int SHARD_BYTES = 1 << 20;

  private final Remote remote;
  private final String channel;
  private final String subdir;

  /// The shard of each name; empty if the channel has none.
  private final Map<String, String> shards = new HashMap<>();

  /// What the whole index lists, where there are no shards.
  private final Map<String, List<Listed>> known = new HashMap<>();

  private ChannelIndex(Remote remote, String channel, String subdir) {
    this.remote = remote;
    this.channel = channel;
    this.subdir = subdir;
  }

  /// @param channel its URL, as records and histories name it
  /// @throws UnsupportedException if there is no channel, or it has no such folder
  public static ChannelIndex open(Remote remote, String channel, String subdir) throws IOException {
    ChannelIndex index = new ChannelIndex(remote, channel, subdir);
    Optional<byte[]> shards = remote.find(subdir + "/" + SHARDS);
    if (shards.isPresent()) {
      index.readShardIndex(shards.get());
    } else {
      index.readRepodata();
    }
    return index;
  }

  /// All packages of the name.
  ///
  /// @throws CorruptException if a shard is not what the index says
  public List<Listed> named(String name) throws IOException {
    String hex = shards.get(name);
    if (hex == null) {
      return List.copyOf(known.getOrDefault(name, List.of()));
    }
    String file = subdir + "/" + hex + ".msgpack.zst";
    byte[] coded =
        remote
            .find(file)
            .orElseThrow(() -> new CorruptException(where(file) + " is in the index but missing"));
    if (!Digest.of(coded).hex().equals(hex)) {
      throw new CorruptException(where(file) + ": its bytes have another digest");
    }
    return listed(MsgPackReader.read(where(file), decompress(file, coded)).asObject(), file)
        .stream()
        .filter(l -> l.record().name().equals(name))
        .toList();
  }

  private void readShardIndex(byte[] coded) throws IOException {
    String file = subdir + "/" + SHARDS;
    try {
      Json.Obj index = MsgPackReader.read(where(file), decompress(file, coded)).asObject();
      if (!index.get("info").asObject().string("shards_base_url").isEmpty()) {
        readRepodata(); // shards on another server: the whole index is as good
        return;
      }
      index
          .get("shards")
          .asObject()
          .members()
          .forEach((name, digest) -> shards.put(name, new Digest(digest.asString()).hex()));
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where(file) + ": " + e.getMessage(), e);
    }
  }

  private void readRepodata() throws IOException {
    String file = subdir + "/repodata.json";
    Optional<byte[]> coded = remote.find(file + ".zst");
    Optional<byte[]> plain =
        coded.isPresent() ? Optional.of(decompress(file + ".zst", coded.get())) : remote.find(file);
    if (plain.isEmpty()) {
      throw new UnsupportedException(
          where(file) + ": there is no such file, so this is no conda channel for " + subdir,
          "check the channel's address");
    }
    Json json;
    try {
      json = Json.parse(new String(plain.get(), StandardCharsets.UTF_8));
    } catch (CorruptException e) {
      throw new CorruptException(where(file) + ": " + e.getMessage(), e);
    }
    for (Listed listed : listed(json.asObject(), file)) {
      known.computeIfAbsent(listed.record().name(), n -> new ArrayList<>()).add(listed);
    }
  }

  private List<Listed> listed(Json.Obj groups, String file) throws IOException {
    List<Listed> found = new ArrayList<>();
    try {
      for (String group : List.of("packages.conda", "packages")) {
        for (var entry :
            groups.find(group).orElse(Json.object().build()).asObject().members().entrySet()) {
          Dist.parse(entry.getKey());
          Json.Obj json = entry.getValue().asObject();
          found.add(
              new Listed(PackageRecord.fromJson(channel, subdir, entry.getKey(), json), json));
        }
      }
      return found;
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where(file) + ": " + e.getMessage(), e);
    }
  }

  private byte[] decompress(String file, byte[] coded) throws IOException {
    long size = Zstd.getFrameContentSize(coded);
    if (size > 0 && size <= SHARD_BYTES) {
      try {
        return Zstd.decompress(coded, (int) size);
      } catch (ZstdException e) {
        // several frames, or damage: the stream reads the one and names the other
      }
    }
    try (InputStream in =
        new DamageNamed(where(file), new ZstdInputStream(new ByteArrayInputStream(coded)))) {
      byte[] plain = in.readNBytes(LARGEST_BYTES);
      if (plain.length == LARGEST_BYTES) {
        throw new CorruptException(where(file) + ": an index of more than 1 GiB");
      }
      return plain;
    }
  }

  private String where(String file) {
    return channel + (channel.endsWith("/") ? "" : "/") + file;
  }
}
