package argosy.environment;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.model.conda.PackageRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A process that makes environments until it is killed: `LinkerChild CHANNEL CACHE PREFIX`. The
/// cache is emptied by whoever kills it.
final class LinkerChild {
  private LinkerChild() {}

  public static void main(String[] args) throws Exception {
    make(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
  }

  /// Of every package in the channel.
  static void make(Path channel, Path cacheFolder, Path prefix) throws Exception {
    List<Wanted> wanted = new ArrayList<>();
    List<PackageCache.Unpacked> unpacked = new ArrayList<>();
    try (Parallel parallel = new Parallel(2)) {
      PackageCache cache = new PackageCache(cacheFolder, parallel);
      for (String line : Files.readAllLines(channel.resolve("records"))) {
        Json.Obj json = Json.parse(line).asObject();
        String file = json.string("name") + "-1-0.conda";
        Wanted w =
            new Wanted(
                PackageRecord.fromJson(channel.toUri().toString(), "linux-64", file, json),
                json,
                Optional.empty());
        wanted.add(w);
        unpacked.add(cache.get(w, (record, to) -> channel.resolve("linux-64").resolve(file)));
      }
      new Linker(parallel).create(wanted, unpacked, prefix, "test", 0);
    }
  }
}
