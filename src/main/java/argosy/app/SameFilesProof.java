package argosy.app;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.model.Format;
import argosy.model.ObjectStore;
import argosy.model.Profile;
import argosy.model.Refs;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.release.SameFiles;
import argosy.store.DirectoryOutput;
import argosy.trust.Dsse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads the forms of a release back and states, signed, that they hold the same files. What is not
/// written yet is written first.
public final class SameFilesProof {
  private static final String ENVELOPE_MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json";
  private final Harbour harbour;
  private final ObjectStore objects;
  private final Refs refs;
  private final Progress progress;

  SameFilesProof(Harbour harbour, ObjectStore objects, Refs refs, Progress progress) {
    this.harbour = harbour;
    this.objects = objects;
    this.refs = refs;
    this.progress = progress;
  }

  /// @param statement its payload
  /// @param file the signed envelope
  public record Stated(Ship.Shipped shipped, Json statement, Path file) {
    public Json.Obj toJson() {
      Json.Builder out = Json.object();
      shipped.toJson().members().forEach(out::put);
      return out.put("statement", statement).put("statementFile", file.toString()).build();
    }
  }

  /// @throws argosy.base.CorruptException naming the form and path that differ
  public Stated run(Ship.Request request) throws IOException {
    Ship.Shipped shipped = harbour.ship().run(request.forms().isEmpty() ? every(request) : request);
    Release release = shipped.release();
    progress.step("state same files");
    Profile adopted =
        harbour.realise().realise(release, release.stack().kind() == StackKind.ROOT ? "/" : "");
    SameFiles same = new SameFiles(adopted);
    FormTable.Means means = harbour.means(release);
    int forms = 0;
    int exceptions = 0;
    for (Ship.Form form : shipped.forms()) {
      Format format = harbour.formTable().format(form.id(), means);
      Profile profile = harbour.realise().realise(release, format.prefixFor(release));
      Tree held = format.files(profile); // Ship has read the form back and found exactly these
      if (held.entries().isEmpty() || format.holdsSources(profile)) {
        continue; // it only points to files (a module, a kernel), or they are built of it
      }
      SameFiles.Form stated =
          same.add(form.id(), form.artifact().main(), profile.prefix(), held, format.own(release));
      forms++;
      exceptions += stated.relocated().size();
    }
    Json statement = same.toJson();
    byte[] envelope = Dsse.seal(means.signer(), SameFiles.MEDIA_TYPE, statement.canonicalBytes());
    Path out = harbour.ship().out(request, release);
    String name = release.stack().name() + "-" + release.tag() + ".same-files.json";
    try (var sink = new DirectoryOutput(out).create(name)) {
      sink.stream().write(envelope);
      sink.commit(ENVELOPE_MEDIA_TYPE);
    }
    record(release, envelope);
    progress.done(forms + " forms, " + exceptions + " relocated files among them");
    return new Stated(shipped, statement, out.resolve(name));
  }

  /// The usual forms and EUPS, as far as the release can have them.
  private Ship.Request every(Ship.Request request) throws IOException {
    Release release = harbour.releases().find(request.what());
    FormTable.Means means = harbour.means(release);
    List<Profile.Part> packages = harbour.realise().load(release.packages());
    List<String> ids =
        harbour.formTable().rows().stream()
            .filter(row -> row.usual() || row.id().equals("eups"))
            .filter(row -> row.format().with(means).inapplicable(release, packages).isEmpty())
            .map(FormTable.Row::id)
            .toList();
    return new Ship.Request(
        request.what(),
        ids,
        request.out(),
        request.tag(),
        request.update(),
        request.asFound(),
        request.proving(),
        request.nowSeconds());
  }

  private void record(Release release, byte[] envelope) throws IOException {
    var digest = objects.put(ENVELOPE_MEDIA_TYPE, new ByteArrayInputStream(envelope)).digest();
    objects.flush();
    String name = "proofs/%s/%s/same-files/argosy".formatted(release.stack().name(), release.tag());
    if (!refs.set(name, refs.resolve(name), Optional.of(digest))) {
      progress.advance(0); // another run has just recorded its own: either is true
    }
  }
}
