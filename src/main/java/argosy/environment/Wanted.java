package argosy.environment;

import argosy.base.Json;
import argosy.model.conda.PackageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A package that an environment shall have.
///
/// @param json the channel's record with all its members
/// @param requested the specification that asked for it; empty if another package did
public record Wanted(PackageRecord record, Json.Obj json, Optional<String> requested) {
  /// The same with what the package says of itself (`info/index.json`) where its list did not: an
  /// explicit list names files, not what they need nor that they are `noarch: python`.
  public Wanted described(Path unpacked) throws IOException {
    Path index = unpacked.resolve("info/index.json");
    if (!Files.isRegularFile(index)) {
      return this;
    }
    Map<String, Json> members =
        new TreeMap<>(Json.parse(Files.readString(index)).asObject().members());
    json.members()
        .forEach((name, value) -> {
          if (!value.equals(new Json.Arr(List.of())) && !name.equals("build_number")) {
            members.put(name, value);
          }
        });
    Json.Obj whole = new Json.Obj(members);
    return new Wanted(
        PackageRecord.fromJson(record.channel(), record.subdir(), record.fileName(), whole),
        whole,
        requested);
  }
}
