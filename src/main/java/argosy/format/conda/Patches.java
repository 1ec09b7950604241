package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Corrections of records whose packages stay as they are: `patch_instructions.json`, as conda-index
/// reads it.
///
///     instructions = {"patch_instructions_version": 1, "packages": {FILE: {key: value / null}},
///                     "packages.conda": {...}, "remove": [FILE], "revoke": [FILE]}
///
/// A removed package leaves the index and stands in `removed`; a revoked one stays and cannot be
/// installed. Both files stay where they are.
final class Patches {
  private static final String REVOKED = "package_has_been_revoked";

  private Patches() {}

  /// @throws CorruptException if the instructions are of another form
  static SubdirIndex apply(SubdirIndex index, Json instructions) throws CorruptException {
    try {
      Json.Obj o = instructions.asObject();
      if (o.number("patch_instructions_version") != 1) {
        throw new IllegalArgumentException("patch_instructions_version is not 1");
      }
      Map<String, Json.Obj> records = new TreeMap<>(index.records());
      for (String group : List.of("packages", "packages.conda")) {
        o.find(group).ifPresent(changes -> change(records, changes.asObject()));
      }
      for (String file : o.strings("revoke")) {
        records.computeIfPresent(file, (f, record) -> revoked(record));
      }
      List<String> removed = new ArrayList<>(index.removed());
      for (String file : o.strings("remove")) {
        records.remove(file);
        removed.add(file);
      }
      return new SubdirIndex(index.subdir(), records, removed);
    } catch (IllegalArgumentException e) {
      throw new CorruptException(index.subdir() + "/patch_instructions.json: " + e.getMessage(), e);
    }
  }

  private static void change(Map<String, Json.Obj> records, Json.Obj changes) {
    changes
        .members()
        .forEach((file, change) ->
            records.computeIfPresent(
                file,
                (f, record) -> {
                  Map<String, Json> members = new TreeMap<>(record.members());
                  change
                      .asObject()
                      .members()
                      .forEach((key, value) -> {
                        if (value instanceof Json.Null) {
                          members.remove(key);
                        } else {
                          members.put(key, value);
                        }
                      });
                  return new Json.Obj(members);
                }));
  }

  private static Json.Obj revoked(Json.Obj record) {
    Map<String, Json> members = new TreeMap<>(record.members());
    List<String> depends = new ArrayList<>(record.strings("depends"));
    depends.add(REVOKED);
    members.put("depends", Json.ofStrings(depends));
    members.put("revoked", Json.of(true));
    return new Json.Obj(members);
  }
}
