package argosy.app;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.model.Artifact;
import argosy.model.Format;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.model.Tree;
import argosy.store.DirectoryOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The main job: a stack or release in, proved forms out.
public final class Ship {
  private final Harbour harbour;
  private final Progress progress;

  Ship(Harbour harbour, Progress progress) {
    this.harbour = harbour;
    this.progress = progress;
  }

  /// @param what a folder with a `stack.yaml`, or the name of a release
  /// @param forms ids; empty for the usual ones, `all` for all
  /// @param out empty for `ships/NAME-TAG` in the home
  /// @param tag empty for the one the stack's version makes
  /// @param update whether newer packages are taken than those locked before
  /// @param asFound whether what lies there is judged as it is: unless forms are named, those that
  ///   were written there; and a file that was changed since is refused, not written anew
  public record Request(
      String what,
      List<String> forms,
      Optional<Path> out,
      Optional<String> tag,
      boolean update,
      boolean asFound,
      Proving proving,
      long nowSeconds) {
    public Request {
      forms = List.copyOf(forms);
    }
  }

  /// How far the forms are proved.
  public enum Proving {
    /// Written only.
    NONE,
    /// Read back and compared with the release.
    SAME_FILES,
    /// That, and the demo run in the real clients, but for those that take long.
    USUAL,
    /// That, and in those that take long.
    ALL
  }

  /// One form of the release.
  ///
  /// @param folder that the names of its files are relative to
  /// @param reused whether it lay there already
  /// @param ofSources whether it holds what the release's files are compiled from, not the files;
  ///   false if nobody asked what it holds
  public record Form(
      String id,
      Path folder,
      Artifact artifact,
      double seconds,
      boolean reused,
      boolean ofSources,
      List<Proof> proofs) {
    public Form {
      proofs = List.copyOf(proofs);
    }

    /// Its main file.
    public Path path() {
      return folder.resolve(artifact.main().name());
    }

    Json.Obj toJson() {
      Json.Builder out =
          Json.object()
              .put("form", id)
              .put("path", path().toString())
              .put("sizeBytes", artifact.sizeBytes())
              .put("digest", artifact.main().descriptor().digest().toString())
              .put("seconds", Proofs.rounded(seconds))
              .put("reused", reused)
              .put("ofSources", ofSources);
      List<Json> all = proofs.stream().map(Proofs::json).map(Json.class::cast).toList();
      if (!all.isEmpty()) {
        out.put("proof", all.getFirst()).put("proofs", new Json.Arr(all));
      }
      return out.build();
    }
  }

  /// A form that the release cannot have, and why.
  public record LeftOut(String form, String reason) {}

  /// @param leftOut of the forms that nobody asked for by name
  /// @param sameFiles whether every form was read back and holds the release's files, or their
  ///   sources; false if nobody asked
  public record Shipped(
      Release release,
      long files,
      long bytes,
      List<Form> forms,
      List<LeftOut> leftOut,
      boolean sameFiles) {
    public Shipped {
      forms = List.copyOf(forms);
      leftOut = List.copyOf(leftOut);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("release", Releases.brief(release))
          .put("files", files)
          .put("bytes", bytes)
          .put(
              "forms",
              new Json.Arr(forms.stream().map(Form::toJson).map(Json.class::cast).toList()))
          .put(
              "leftOut",
              new Json.Arr(
                  leftOut.stream()
                      .map(l -> Json.object().put("form", l.form).put("reason", l.reason).build())
                      .map(Json.class::cast)
                      .toList()))
          .put("sameFiles", sameFiles)
          .put("bundles", bundles())
          .build();
    }

    /// The releases of the stack's bundles, which are shipped by their own names.
    public List<String> bundles() {
      return release.stack().bundles().stream().map(b -> b.name() + "@" + release.tag()).toList();
    }
  }

  /// What a ship would do.
  public record Plan(String what, boolean locked, List<String> forms, Path out) {
    public Plan {
      forms = List.copyOf(forms);
    }

    public List<String> lines() {
      return List.of(
          locked ? what + " is locked: nothing is adopted" : what + " would be adopted and locked",
          "forms: " + String.join(", ", forms),
          "to " + out);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("release", what)
          .put("locked", locked)
          .put("forms", forms)
          .put("out", out.toString())
          .build();
    }
  }

  /// The ids of all forms, in the order they are written.
  public static List<String> forms() {
    return FormTable.ALL.rows().stream().map(FormTable.Row::id).toList();
  }

  /// Those that are written unless told otherwise.
  public static List<String> usualForms() {
    return FormTable.ALL.rows().stream()
        .filter(FormTable.Row::usual)
        .map(FormTable.Row::id)
        .toList();
  }

  /// Says what [#run(Request)] would do; changes nothing.
  public Plan plan(Request request) throws IOException {
    Optional<Path> folder = stackFolder(request);
    if (folder.isEmpty()) {
      Release release = harbour.releases().find(request.what());
      Path out = out(request, release);
      FormChoice choice = new FormChoice(harbour, progress);
      return new Plan(release.name(), true, ids(choice.rows(request, release, out)), out);
    }
    List<String> forms = ids(harbour.formTable().choose(request.forms()));
    Stacks.Wanted wanted = harbour.stacks().wanted(folder.get(), request.tag());
    boolean locked = harbour.releases().named(wanted.stack().name(), wanted.tag()).isPresent();
    return new Plan(
        wanted.stack().name() + "@" + wanted.tag(),
        locked,
        forms,
        out(request, wanted.stack().name(), wanted.tag()));
  }

  private static List<String> ids(List<FormTable.Row> rows) {
    return rows.stream().map(FormTable.Row::id).toList();
  }

  public Shipped run(Request request) throws IOException {
    harbour.formTable().choose(request.forms()); // a misspelt form is found before any work
    Optional<Path> stack = stackFolder(request);
    Release release =
        stack.isPresent()
            ? harbour
                .stacks()
                .lock(stack.get(), request.tag(), request.update(), request.nowSeconds())
            : harbour.releases().find(request.what());
    Path out = out(request, release);
    DirectoryOutput.removeLeftOvers(out, request.nowSeconds());
    FormTable.Means means = harbour.means(release);
    String variant = means.signer().publicKeys().openPgpFingerprint();
    Forms writer = harbour.forms();
    FormChoice.Chosen chosen = new FormChoice(harbour, progress).places(request, release, out);
    List<Forms.Place> places = chosen.places();
    Map<Forms.Place, Artifact> there = writer.there(places, release, variant, request.asFound());
    Map<String, Profile> profiles = new LinkedHashMap<>();
    List<Form> forms = new ArrayList<>();
    for (Forms.Place place : places) {
      Format format = place.format();
      long start = System.nanoTime();
      Artifact artifact = there.get(place);
      if (artifact == null) {
        artifact = writer.write(place, profile(profiles, release, format), variant);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (place.row().repository().isPresent()) {
        writer.index(
            place.row().repository().get().with(means),
            format,
            variant,
            artifact,
            harbour.releases().all(),
            place.folder());
      }
      List<Proof> proofs = List.of();
      boolean ofSources = false;
      if (request.proving() != Proving.NONE) {
        Profile profile = profile(profiles, release, format);
        writer.requireSameFiles(format, artifact, profile, place.folder());
        ofSources = format.holdsSources(profile);
      }
      if (request.proving() == Proving.USUAL || request.proving() == Proving.ALL) {
        boolean slow = request.proving() == Proving.ALL;
        proofs =
            harbour.proofs().prove(artifact, release, place.folder(), slow, request.nowSeconds());
      }
      boolean reused = there.containsKey(place);
      forms.add(
          new Form(format.id(), place.folder(), artifact, seconds, reused, ofSources, proofs));
    }
    Tree tree = profile(profiles, release, places.getFirst().format()).tree();
    return new Shipped(
        release,
        tree.fileCount(),
        tree.totalBytes(),
        forms,
        chosen.leftOut(),
        request.proving() != Proving.NONE);
  }

  private Profile profile(Map<String, Profile> made, Release release, Format format)
      throws IOException {
    String prefix = format.prefixFor(release);
    Profile profile = made.get(prefix);
    if (profile == null) {
      progress.step("realise");
      profile = harbour.realise().realise(release, prefix);
      progress.done(
          Texts.count(profile.tree().fileCount(), "file")
              + ", "
              + Texts.size(profile.tree().totalBytes()));
      made.put(prefix, profile);
    }
    return profile;
  }

  /// Where the request's forms go.
  Path out(Request request, Release release) {
    return out(request, release.stack().name(), release.tag());
  }

  private Path out(Request request, String product, String tag) {
    return request
        .out()
        .orElse(harbour.home().resolve("ships").resolve(product + "-" + tag))
        .toAbsolutePath()
        .normalize();
  }

  private Optional<Path> stackFolder(Request request) throws IOException {
    Path path = Path.of(request.what());
    if (Files.isDirectory(path) && !Files.isRegularFile(path.resolve("stack.yaml"))) {
      if (harbour.releases().has(request.what())) {
        return Optional.empty(); // a folder that happens to be called as the release
      }
      throw new IllegalArgumentException(path + ": the folder has no stack.yaml");
    }
    if (Files.isRegularFile(path) && path.getFileName().toString().endsWith(".yaml")) {
      Path parent = path.toAbsolutePath().getParent();
      return Optional.ofNullable(parent);
    }
    return Files.isRegularFile(path.resolve("stack.yaml")) ? Optional.of(path) : Optional.empty();
  }
}
