package argosy.model;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.util.ArrayList;
import java.util.List;

/// What a format wrote.
///
/// @param format the format's id: `oci`
/// @param release the digest of the release it was written from
/// @param files in the order written; names are relative, `/` between components
public record Artifact(String format, Digest release, List<NamedFile> files) {
  public Artifact {
    files = List.copyOf(files);
  }

  /// A file of the artifact.
  ///
  /// @param main whether this is the file a user is told about
  public record NamedFile(String name, Descriptor descriptor, boolean main) {}

  /// The first main file.
  public NamedFile main() {
    return files.stream()
        .filter(NamedFile::main)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(format + " wrote no main file"));
  }

  public long sizeBytes() {
    return files.stream().mapToLong(f -> f.descriptor().sizeBytes()).sum();
  }

  public Json toJson() {
    List<Json> list = new ArrayList<>();
    files.forEach(f ->
        list.add(
            Json.object()
                .put("name", f.name())
                .put("main", f.main())
                .put("descriptor", JsonForms.descriptor(f.descriptor()))
                .build()));
    return Json.object()
        .put("schema", 1)
        .put("format", format)
        .put("release", release.toString())
        .put("files", new Json.Arr(list))
        .build();
  }

  /// @throws CorruptException if a member is missing or of another type
  public static Artifact fromJson(Json json) throws CorruptException {
    try {
      Json.Obj o = json.asObject();
      List<NamedFile> files = new ArrayList<>();
      for (Json item : o.array("files")) {
        Json.Obj f = item.asObject();
        files.add(
            new NamedFile(
                f.string("name"),
                JsonForms.descriptor(f.get("descriptor")),
                f.get("main").asBoolean()));
      }
      return new Artifact(o.string("format"), Digest.parse(o.string("release")), files);
    } catch (IllegalArgumentException e) {
      throw new CorruptException("artifact: " + e.getMessage(), e);
    }
  }
}
