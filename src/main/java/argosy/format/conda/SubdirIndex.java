package argosy.format.conda;

import argosy.base.Json;
import argosy.base.Utf8Order;
import argosy.conda.Dist;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The records of one folder of a channel, by file name, and the index files made of them.
///
///     repodata = {"info": {"subdir"}, "packages": {FILE: record}, "packages.conda": {...},
///                 "removed": [FILE], "repodata_version": 1}
record SubdirIndex(String subdir, Map<String, Json.Obj> records, List<String> removed) {
  SubdirIndex {
    Map<String, Json.Obj> sorted = new TreeMap<>(Utf8Order.COMPARATOR);
    sorted.putAll(records);
    records = Collections.unmodifiableMap(sorted);
    removed = removed.stream().sorted().distinct().toList();
  }

  /// `packages` holds the older containers, `packages.conda` the newer ones.
  static String group(String file) {
    return file.endsWith(Dist.Container.CONDA.suffix()) ? "packages.conda" : "packages";
  }

  Json.Obj repodata() {
    return repodata(records);
  }

  Json.Obj repodata(Map<String, Json.Obj> some) {
    return Json.object()
        .put("info", Json.object().put("subdir", subdir).build())
        .put("packages", grouped(some, "packages"))
        .put("packages.conda", grouped(some, "packages.conda"))
        .put("removed", removed)
        .put("repodata_version", 1)
        .build();
  }

  static Json grouped(Map<String, Json.Obj> records, String group) {
    Map<String, Json> of = new TreeMap<>(Utf8Order.COMPARATOR);
    records.forEach((file, record) -> {
      if (group(file).equals(group)) {
        of.put(file, record);
      }
    });
    return new Json.Obj(of);
  }

  /// The records by package name.
  Map<String, Map<String, Json.Obj>> byName() {
    Map<String, Map<String, Json.Obj>> names = new TreeMap<>(Utf8Order.COMPARATOR);
    records.forEach((file, record) ->
        names
            .computeIfAbsent(record.string("name"), n -> new TreeMap<>(Utf8Order.COMPARATOR))
            .put(file, record));
    return names;
  }
}
