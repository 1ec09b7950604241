package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Utf8Order;
import argosy.conda.Dist;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.RepositoryFormat;
import argosy.model.conda.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A channel over packages that lie where their names say (`SUBDIR/FILE`); CEP 36, CEP 16, CEP 12.
///
///     SUBDIR/HEX.msgpack.zst                    shards, under their own digests
///     SUBDIR/repodata_shards.msgpack.zst        which shard has which name
///     SUBDIR/repodata_from_packages.json        as the packages say
///     SUBDIR/run_exports.json[.zst], current_repodata.json[.zst], repodata.json[.zst]
///     notices.json                              as somebody wrote it, else none
///     channeldata.json
///
/// written in this order. A reader of any one of these files sees one whole state: each is replaced
/// as a whole, after the packages and shards it names. Shards of earlier states are not removed;
/// whoever publishes does that when readers have moved on. `SUBDIR/patch_instructions.json`, if it
/// is there, changes, removes or revokes records ([Patches]).
public final class CondaChannel implements RepositoryFormat {
  private final long epochSeconds;

  /// @param epochSeconds when the index is made
  public CondaChannel(long epochSeconds) {
    this.epochSeconds = epochSeconds;
  }

  @Override
  public String id() {
    return "conda-channel";
  }

  @Override
  public Artifact index(List<Artifact> artifacts, Format.Files files, Output output)
      throws IOException {
    if (artifacts.isEmpty()) {
      throw new IllegalArgumentException("a conda channel of nothing");
    }
    Artifact.requireOneContent(artifacts);
    Artifact.requireOneMeaning(artifacts, CondaChannel::packageOf);
    IndexFiles index = new IndexFiles(files, output);
    Map<String, Map<String, NamedFile>> wanted = wanted(artifacts);
    Map<String, SubdirIndex> subdirs = new TreeMap<>();
    Map<String, ChannelPackage> fresh = new HashMap<>();
    TreeSet<String> touched = new TreeSet<>();
    for (Map.Entry<String, Map<String, NamedFile>> folder : wanted.entrySet()) {
      subdirs.put(
          folder.getKey(), subdir(folder.getKey(), folder.getValue(), index, fresh, touched));
    }
    index.json(Notices.FILE, Notices.of(index));
    index.last("channeldata.json", channelData(subdirs, wanted, fresh, touched, index));
    return new Artifact(id(), artifacts.getLast().release(), index.written());
  }

  /// The packages by folder and file name; `noarch` is always there.
  private static Map<String, Map<String, NamedFile>> wanted(List<Artifact> artifacts) {
    Map<String, Map<String, NamedFile>> wanted = new TreeMap<>(Utf8Order.COMPARATOR);
    wanted.put(Subdirs.NOARCH, new TreeMap<>());
    for (Artifact artifact : artifacts) {
      for (NamedFile file : artifact.files()) {
        int slash = file.name().lastIndexOf('/');
        if (!Dist.isPackage(file.name()) || slash < 0) {
          continue;
        }
        wanted
            .computeIfAbsent(
                file.name().substring(0, slash), s -> new TreeMap<>(Utf8Order.COMPARATOR))
            .put(file.name().substring(slash + 1), file);
      }
    }
    return wanted;
  }

  private SubdirIndex subdir(
      String subdir,
      Map<String, NamedFile> wanted,
      IndexFiles index,
      Map<String, ChannelPackage> fresh,
      Set<String> touched)
      throws IOException {
    Map<String, Json.Obj> before = members(index, subdir + "/repodata_from_packages.json");
    Map<String, Json.Obj> exportsBefore = members(index, subdir + "/run_exports.json");
    Map<String, Json.Obj> records = new HashMap<>();
    Map<String, Json.Obj> exports = new HashMap<>();
    for (Map.Entry<String, NamedFile> entry : wanted.entrySet()) {
      String file = entry.getKey();
      String sha256 = entry.getValue().descriptor().digest().hex();
      Json.Obj known = before.remove(file);
      Json.Obj knownExports = exportsBefore.get(file);
      if (known != null
          && knownExports != null
          && known.find("sha256").equals(Optional.of(Json.of(sha256)))) {
        records.put(file, known);
        exports.put(file, knownExports.get("run_exports").asObject());
      } else {
        ChannelPackage read = ChannelPackage.read(entry.getValue(), subdir, index.files());
        fresh.put(entry.getValue().name(), read);
        touched.add(read.record().string("name"));
        records.put(file, read.record());
        exports.put(file, read.runExports());
      }
    }
    before.values().forEach(gone -> touched.add(gone.string("name")));
    SubdirIndex plain = new SubdirIndex(subdir, records, List.of());
    Optional<Json.Obj> instructions = index.previous(subdir + "/patch_instructions.json");
    SubdirIndex patched =
        instructions.isPresent() ? Patches.apply(plain, instructions.get()) : plain;
    write(plain, patched, exports, index);
    return patched;
  }

  private void write(
      SubdirIndex plain, SubdirIndex patched, Map<String, Json.Obj> exports, IndexFiles index)
      throws IOException {
    String folder = plain.subdir() + "/";
    Shards shards = Shards.of(patched, exports, epochSeconds);
    for (Map.Entry<String, byte[]> shard : shards.files().entrySet()) {
      index.immutable(folder + shard.getKey(), shard.getValue());
    }
    index.compressed(folder + Shards.INDEX, shards.index());
    index.json(folder + "repodata_from_packages.json", plain.repodata());
    index.both(folder + "run_exports.json", runExports(plain, exports));
    index.both(folder + "current_repodata.json", patched.repodata(CurrentRepodata.of(patched)));
    index.both(folder + "repodata.json", patched.repodata());
  }

  private static Json runExports(SubdirIndex index, Map<String, Json.Obj> exports) {
    Map<String, Json.Obj> wrapped = new HashMap<>();
    exports.forEach((file, e) -> wrapped.put(file, Json.object().put("run_exports", e).build()));
    return Json.object()
        .put("info", Json.object().put("subdir", index.subdir()).put("version", 1).build())
        .put("packages", SubdirIndex.grouped(wrapped, "packages"))
        .put("packages.conda", SubdirIndex.grouped(wrapped, "packages.conda"))
        .build();
  }

  /// Both groups of an index file of before.
  private static Map<String, Json.Obj> members(IndexFiles index, String name) throws IOException {
    Map<String, Json.Obj> members = new TreeMap<>();
    Json.Obj file = index.previous(name).orElse(Json.object().build());
    try {
      for (String group : List.of("packages", "packages.conda")) {
        file.find(group)
            .ifPresent(g -> g.asObject().members().forEach((f, r) -> members.put(f, r.asObject())));
      }
    } catch (IllegalArgumentException e) {
      throw new CorruptException(name + ": " + e.getMessage(), e);
    }
    return members;
  }

  /// Copies what was said of names that nothing happened to; of the others the newest package is
  /// asked.
  private static Json channelData(
      Map<String, SubdirIndex> subdirs,
      Map<String, Map<String, NamedFile>> wanted,
      Map<String, ChannelPackage> fresh,
      Set<String> touched,
      IndexFiles index)
      throws IOException {
    Json.Obj before =
        index
            .previous("channeldata.json")
            .flatMap(d -> d.find("packages"))
            .map(Json::asObject)
            .orElse(Json.object().build());
    Map<String, List<NamedFile>> byName = new TreeMap<>(Utf8Order.COMPARATOR);
    Map<String, TreeSet<String>> folders = new HashMap<>();
    ChannelData data = new ChannelData();
    for (SubdirIndex subdir : subdirs.values()) {
      data.subdir(subdir.subdir());
      subdir
          .records()
          .forEach((file, record) -> {
            String name = record.string("name");
            NamedFile named = wanted.getOrDefault(subdir.subdir(), Map.of()).get(file);
            if (named != null) {
              byName.computeIfAbsent(name, n -> new ArrayList<>()).add(named);
              folders.computeIfAbsent(name, n -> new TreeSet<>()).add(subdir.subdir());
            }
          });
    }
    for (Map.Entry<String, List<NamedFile>> entry : byName.entrySet()) {
      String name = entry.getKey();
      Json.Obj old = before.find(name).map(Json::asObject).orElse(Json.object().build());
      TreeSet<String> in = folders.getOrDefault(name, new TreeSet<>());
      if (!touched.contains(name) && !old.members().isEmpty()) {
        data.put(name, old, old, in);
      } else {
        NamedFile newest = newest(entry.getValue());
        ChannelPackage read = fresh.get(newest.name());
        String subdir = newest.name().substring(0, newest.name().lastIndexOf('/'));
        data.put(
            name,
            old,
            (read == null ? ChannelPackage.read(newest, subdir, index.files()) : read).data(),
            in);
      }
    }
    return data.toJson();
  }

  private static NamedFile newest(List<NamedFile> files) {
    Comparator<NamedFile> byVersion =
        Comparator.comparing(f -> Version.of(dist(f.name()).version()));
    return files.stream()
        .max(
            byVersion
                .thenComparingLong(f -> CondaContents.number(dist(f.name()).build()))
                .thenComparing(NamedFile::name))
        .orElseThrow();
  }

  private static Optional<String> packageOf(String fileName) {
    return Dist.isPackage(fileName) ? Optional.of(dist(fileName).name()) : Optional.empty();
  }

  private static Dist dist(String fileName) {
    return Dist.parse(fileName.substring(fileName.lastIndexOf('/') + 1));
  }
}
