package argosy.release;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Artifact.NamedFile;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Relocation;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The statement that the forms of a release hold the same files, with every exception listed
/// (`spec/same-files.md`). The files are compared with those that were adopted or built: not yet
/// relocated.
public final class SameFiles {
  public static final String MEDIA_TYPE = "application/vnd.argosy.same-files.v1+json";
  private final Profile adopted;
  private final Set<String> relocatable;
  private final List<Form> forms = new ArrayList<>();

  /// @param adopted the release realised for no prefix, its relocations open
  public SameFiles(Profile adopted) {
    this.adopted = adopted;
    this.relocatable =
        adopted.open().stream().map(Relocation::path).collect(Collectors.toUnmodifiableSet());
  }

  /// What one form holds.
  ///
  /// @param place before the release's paths, empty or ending in `/`
  /// @param same how many entries are the same, folders and links counted
  /// @param relocated what differs because it names the prefix, with the release's paths
  /// @param around what else is there: a base, folders above the place
  /// @param own what the format adds and its reader leaves out
  public record Form(
      String form,
      NamedFile file,
      String place,
      int same,
      List<Entry> relocated,
      Tree around,
      List<String> own) {
    public Form {
      relocated = List.copyOf(relocated);
      own = List.copyOf(own);
    }

    Json toJson() {
      List<Json> moved = new ArrayList<>();
      for (Entry entry : relocated) {
        Json.Builder out = Json.object().put("path", entry.path());
        moved.add(
            switch (entry) {
              case Entry.File f -> out.put("digest", f.digest().toString()).build();
              case Entry.Symlink l -> out.put("target", l.target()).build();
              case Entry.Directory d -> out.build();
            });
      }
      return Json.object()
          .put("form", form)
          .put("file", file.name())
          .put("fileDigest", file.descriptor().digest().toString())
          .put("place", place)
          .put("same", same)
          .put("relocated", new Json.Arr(moved))
          .put(
              "around",
              Json.object()
                  .put("files", around.fileCount())
                  .put("tree", around.digest().toString())
                  .build())
          .put("own", own)
          .build();
    }
  }

  /// Compares what a form holds.
  ///
  /// @param prefix that its files were realised for
  /// @param held the form's files
  /// @throws CorruptException naming a path that is missing, or differs and is not relocated
  public Form add(String form, NamedFile file, String prefix, Tree held, List<String> own)
      throws CorruptException {
    String place = place(prefix, held);
    int same = 0;
    List<Entry> relocated = new ArrayList<>();
    Set<String> ours = new HashSet<>();
    for (Entry entry : adopted.tree().entries()) {
      String path = entry.path();
      ours.add(place + path);
      Entry theirs =
          held.find(place + path)
              .map(e -> e.at(path))
              .orElseThrow(() -> new CorruptException(form + " lacks the release's " + path));
      if (theirs.equals(entry)) {
        same++;
      } else if (relocatable.contains(path) && theirs.getClass().equals(entry.getClass())) {
        relocated.add(theirs);
      } else {
        throw new CorruptException(
            form + ": " + path + " differs from the release's, and names no prefix");
      }
    }
    Tree around = Tree.of(held.entries().stream().filter(e -> !ours.contains(e.path())).toList());
    Form added = new Form(form, file, place, same, relocated, around, own);
    forms.add(added);
    return added;
  }

  /// Forms with a root of their own have a prefix stack where it was realised for.
  private String place(String prefix, Tree held) {
    boolean moved =
        prefix.length() > 1
            && adopted.tree().entries().stream().anyMatch(e -> held.find(e.path()).isEmpty());
    return moved ? prefix.substring(1) + "/" : "";
  }

  public Json toJson() {
    Release release = adopted.release();
    Digest tree = adopted.tree().digest();
    return Json.object()
        .put("schema", 1)
        .put("name", release.name())
        .put("release", release.digest().toString())
        .put("tree", tree.toString())
        .put("files", adopted.tree().fileCount())
        .put("bytes", adopted.tree().totalBytes())
        .put("forms", new Json.Arr(forms.stream().map(Form::toJson).toList()))
        .build();
  }
}
