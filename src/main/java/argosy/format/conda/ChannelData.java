package argosy.format.conda;

import argosy.base.Json;
import argosy.base.Utf8Order;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// `channeldata.json`: what a channel has, by package name, for people who browse it.
///
///     channeldata = {"channeldata_version": 1, "packages": {NAME: {...}}, "subdirs": [SUBDIR]}
final class ChannelData {
  private final Map<String, Json> packages = new TreeMap<>(Utf8Order.COMPARATOR);
  private final TreeSet<String> subdirs = new TreeSet<>();

  /// @param before what was said of the name; an empty object if nothing
  /// @param data of its newest package
  /// @param in the folders that have it
  void put(String name, Json.Obj before, Json.Obj data, Set<String> in) {
    Map<String, Json> members = new TreeMap<>(data.members());
    Map<String, Json> exports = new TreeMap<>();
    before.find("run_exports").ifPresent(e -> exports.putAll(e.asObject().members()));
    data.find("run_exports").ifPresent(e -> exports.putAll(e.asObject().members()));
    members.put("run_exports", new Json.Obj(exports));
    members.put("subdirs", Json.ofStrings(in.stream().toList()));
    packages.put(name, new Json.Obj(members));
  }

  void subdir(String subdir) {
    subdirs.add(subdir);
  }

  Json.Obj toJson() {
    return Json.object()
        .put("channeldata_version", 1)
        .put("packages", new Json.Obj(packages))
        .put("subdirs", subdirs.stream().toList())
        .build();
  }
}
