package argosy.app;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.model.Artifact;
import argosy.model.Digest;
import argosy.model.Judge;
import argosy.model.ObjectStore;
import argosy.model.Proof;
import argosy.model.Refs;
import argosy.model.Release;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Lets the real clients judge an artifact, and records what they found under
/// `proofs/PRODUCT/TAG/FORM/CLIENT`.
final class Proofs {
  private static final String MEDIA_TYPE = "application/vnd.argosy.proof.v1+json";
  private final List<Judge> judges;
  private final ObjectStore objects;
  private final Refs refs;
  private final Progress progress;

  Proofs(List<Judge> judges, ObjectStore objects, Refs refs, Progress progress) {
    this.judges = List.copyOf(judges);
    this.objects = objects;
    this.refs = refs;
    this.progress = progress;
  }

  /// Every judge of the artifact's format (`oci` judges `oci-gzip` too, which has none of its own),
  /// in the order of the list; optional ones where their client is.
  ///
  /// @param slow whether by the slow ones too
  /// @param epochSeconds when it is proved
  List<Proof> prove(Artifact artifact, Release release, Path out, boolean slow, long epochSeconds)
      throws IOException {
    List<Proof> proofs = new ArrayList<>();
    boolean own = judges.stream().anyMatch(j -> j.format().equals(artifact.format()));
    for (Judge judge : judges) {
      boolean called =
          judge.format().equals(artifact.format())
              || !own && artifact.format().startsWith(judge.format() + "-");
      if (!called || !judge.concerns(artifact) || leftOut(judge)) {
        continue;
      }
      progress.step("prove " + artifact.format());
      if (judge.slow(artifact) && !slow) {
        progress.leftOut(
            "%s takes long: argosy prove %s --forms %s"
                .formatted(judge.id(), release.name(), artifact.format()));
      } else {
        Proof proof = judge.prove(artifact, release, out);
        record(proof, artifact, release, epochSeconds);
        String text = text(proof);
        switch (proof.result()) {
          case Proof.Passed _ -> progress.done(text);
          case Proof.Failed _ -> progress.failed(text);
          case Proof.Missing _ -> progress.leftOut(text);
        }
        proofs.add(proof);
      }
    }
    return List.copyOf(proofs);
  }

  private static boolean leftOut(Judge judge) throws IOException {
    return judge.optional() && judge.availability() instanceof Judge.Availability.Absent;
  }

  /// One line for people.
  static String text(Proof proof) {
    return switch (proof.result()) {
      case Proof.Passed p ->
          "%s %s, %s".formatted(proof.client(), p.clientVersion(), Texts.seconds(p.seconds()));
      case Proof.Failed f ->
          "FAILED in %s %s: %s".formatted(proof.client(), f.clientVersion(), f.reason());
      case Proof.Missing m -> "not proved here: %s; do: %s".formatted(m.reason(), m.remedy());
    };
  }

  /// The JSON form of a proof that scripts read: `client`, `clientVersion`, `passed`, `seconds`, or
  /// `missing`.
  static Json.Obj json(Proof proof) {
    Json.Builder out = Json.object().put("client", proof.client());
    switch (proof.result()) {
      case Proof.Passed p ->
          out.put("clientVersion", p.clientVersion())
              .put("passed", true)
              .put("seconds", rounded(p.seconds()))
              .put("output", p.output().toString());
      case Proof.Failed f ->
          out.put("clientVersion", f.clientVersion())
              .put("passed", false)
              .put("seconds", rounded(f.seconds()))
              .put("reason", f.reason())
              .put("log", f.output());
      case Proof.Missing m ->
          out.put("passed", false).put("missing", m.reason()).put("remedy", m.remedy());
    }
    return out.build();
  }

  static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }

  private void record(Proof proof, Artifact artifact, Release release, long epochSeconds)
      throws IOException {
    Json record =
        Json.object()
            .put("schema", 1)
            .put("release", release.digest().toString())
            .put("format", artifact.format())
            .put("artifact", Digest.of(artifact.toJson().canonicalBytes()).toString())
            .put("file", artifact.main().name())
            .put("fileDigest", artifact.main().descriptor().digest().toString())
            .put("epochSeconds", epochSeconds)
            .put("proof", json(proof))
            .build();
    Digest digest =
        objects.put(MEDIA_TYPE, new ByteArrayInputStream(record.canonicalBytes())).digest();
    objects.flush();
    String name =
        "proofs/%s/%s/%s/%s"
            .formatted(
                release.stack().name(),
                release.tag(),
                artifact.format(),
                proof.client().toLowerCase(Locale.ROOT));
    Optional<Digest> before = refs.resolve(name);
    if (!refs.set(name, before, Optional.of(digest))) {
      // Another run has just recorded its own proof of the same form: either is true.
      progress.advance(0);
    }
  }
}
