package argosy.model;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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

  /// What goes into one repository has one content for a name: where two names or versions become
  /// one in a form, nobody guesses which is meant.
  ///
  /// @throws UnsupportedException naming a file that two of them have, with other bytes
  public static void requireOneContent(List<Artifact> artifacts) throws UnsupportedException {
    Map<String, Digest> seen = new HashMap<>();
    for (Artifact artifact : artifacts) {
      for (NamedFile file : artifact.files) {
        Digest other = seen.putIfAbsent(file.name(), file.descriptor().digest());
        if (other != null && !other.equals(file.descriptor().digest())) {
          throw new UnsupportedException(
              file.name() + ": two packages of this name with different content",
              "raise the version or build number of one, or publish them apart");
        }
      }
    }
  }

  /// In one repository a package is either a stack, which users install, or a component of one: of
  /// the stack `sky-demo` and the component `demo` of `sky` a client would take the newer.
  ///
  /// @param packageOf the package's name in a file's; empty if it is no package
  /// @throws UnsupportedException naming a package that is both
  public static void requireOneMeaning(
      List<Artifact> artifacts, Function<String, Optional<String>> packageOf)
      throws UnsupportedException {
    Map<Boolean, Set<String>> names = Map.of(true, new HashSet<>(), false, new HashSet<>());
    for (Artifact artifact : artifacts) {
      for (NamedFile file : artifact.files) {
        Optional<String> name = packageOf.apply(file.name());
        if (name.isPresent()) {
          Optional.ofNullable(names.get(file.main())).orElseThrow().add(name.get());
          if (names.values().stream().allMatch(some -> some.contains(name.get()))) {
            throw new UnsupportedException(
                name.get() + ": both a stack and a component of another stack are this package",
                "rename one of them, or keep the two stacks in repositories of their own (--out)");
          }
        }
      }
    }
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
