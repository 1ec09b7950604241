package argosy.adopt.debs;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.codec.deb.ControlFile;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Package;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that adopting needs to know of one `.deb` once its files are in the store: remembered, so
/// that the same package is never read again.
///
/// @param control its control paragraph, as text
/// @param tree of its files, in the merged layout
/// @param scripts maintainer scripts by name
/// @param licence SPDX expression; empty if its copyright file says none, or has none
/// @param recognised whether the licence was only recognised by its words in the copyright file
/// @param docLink the package whose documentation, and so copyright, it shares; may be empty
/// @param setuid paths whose set-user-id or set-group-id bit was removed
/// @param notes what else was left out
record DebRecord(
    Digest deb,
    String control,
    Descriptor tree,
    Map<String, String> scripts,
    String licence,
    boolean recognised,
    String docLink,
    List<String> setuid,
    List<String> notes) {
  DebRecord {
    scripts = Collections.unmodifiableMap(new TreeMap<>(scripts));
    setuid = List.copyOf(setuid);
    notes = List.copyOf(notes);
  }

  /// The control paragraph.
  Paragraph paragraph() {
    try {
      return ControlFile.parse("control", control).getFirst();
    } catch (CorruptException e) {
      throw new IllegalStateException("was read before", e);
    }
  }

  String name() {
    return paragraph().get("Package");
  }

  /// Names of relation fields, split at commas, as written: `python3 (>= 3.11)`.
  List<String> relations(String... fields) {
    List<String> all = new ArrayList<>();
    for (String field : fields) {
      for (String relation : paragraph().get(field).split(",", -1)) {
        if (!relation.isBlank()) {
          all.add(relation.strip().replaceAll("\\s+", " "));
        }
      }
    }
    return all;
  }

  byte[] toBytes() {
    Json.Builder scriptsByName = Json.object();
    scripts.forEach(scriptsByName::put);
    return Json.object()
        .put("deb", deb.toString())
        .put("control", control)
        .put("tree", tree.digest().toString())
        .put("treeBytes", tree.sizeBytes())
        .put("scripts", scriptsByName.build())
        .put("licence", licence)
        .put("recognised", recognised)
        .put("docLink", docLink)
        .put("setuid", setuid)
        .put("notes", notes)
        .build()
        .canonicalBytes();
  }

  /// @throws CorruptException if the bytes are of another form
  static DebRecord parse(byte[] bytes) throws CorruptException {
    try {
      Json.Obj o = Json.parse(new String(bytes, StandardCharsets.UTF_8)).asObject();
      Map<String, String> scripts = new TreeMap<>();
      o.get("scripts").asObject().members().forEach((n, v) -> scripts.put(n, v.asString()));
      return new DebRecord(
          Digest.parse(o.string("deb")),
          o.string("control"),
          new Descriptor(
              Package.TREE_MEDIA_TYPE, Digest.parse(o.string("tree")), o.number("treeBytes")),
          scripts,
          o.string("licence"),
          o.get("recognised").asBoolean(),
          o.string("docLink"),
          o.strings("setuid"),
          o.strings("notes"));
    } catch (IllegalArgumentException e) {
      throw new CorruptException("record of a .deb: " + e.getMessage(), e);
    }
  }

  /// The fields of relations by the names they name: alternatives apart, without versions.
  static List<String> names(String relation) {
    return Arrays.stream(relation.split("\\|", -1))
        .map(r -> r.strip().replaceAll("[\\s(:\\[<].*", ""))
        .toList();
  }
}
