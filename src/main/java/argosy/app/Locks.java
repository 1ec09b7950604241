package argosy.app;

import argosy.base.Json;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.ObjectStore;
import argosy.model.Refs;
import argosy.release.Reachability;
import argosy.release.Realise;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Packages from outside, taken once and kept under `locks/PRODUCT/QUESTION` until somebody asks
/// for newer ones.
final class Locks {
  private static final String MEDIA_TYPE = "application/vnd.argosy.lock.v1+json";
  private final ObjectStore objects;
  private final Refs refs;

  Locks(ObjectStore objects, Refs refs) {
    this.objects = objects;
    this.refs = refs;
  }

  @FunctionalInterface
  interface Adoption {
    Adopt.Adopted run() throws IOException;
  }

  /// The packages that answered the question before, or those that the adoption brings now.
  List<Adopter.Adopted> taken(String product, Json.Obj question, boolean update, Adoption adoption)
      throws IOException {
    Optional<List<Adopter.Adopted>> before = update ? Optional.empty() : before(product, question);
    if (before.isPresent()) {
      return before.get();
    }
    List<Adopter.Adopted> packages = adoption.run().packages();
    keep(product, question, packages);
    return packages;
  }

  /// What answered the question before.
  Optional<List<Adopter.Adopted>> before(String product, Json.Obj question) throws IOException {
    Optional<Digest> lock = refs.resolve(ref(product, question));
    return lock.isEmpty() ? Optional.empty() : Optional.of(load(lock.get()));
  }

  /// Keeps these packages, in the place of others that answered the question before.
  void keep(String product, Json.Obj question, List<Adopter.Adopted> packages) throws IOException {
    Json lock =
        Json.object()
            .put("schema", 1)
            .put("packages", packages.stream().map(p -> p.digest().toString()).toList())
            .build();
    Digest digest =
        objects.put(MEDIA_TYPE, new ByteArrayInputStream(lock.canonicalBytes())).digest();
    objects.flush();
    String ref = ref(product, question);
    Optional<Digest> before = refs.resolve(ref);
    if (!before.equals(Optional.of(digest))) {
      refs.set(ref, before, Optional.of(digest)); // if somebody else was faster, theirs is as good
    }
  }

  private static String ref(String product, Json.Obj question) {
    return Reachability.LOCKS + product + "/" + Digest.of(question.canonicalBytes()).brief();
  }

  private List<Adopter.Adopted> load(Digest lock) throws IOException {
    List<Adopter.Adopted> packages = new ArrayList<>();
    try (InputStream in = objects.open(lock)) {
      Json.Obj record =
          Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).asObject();
      for (String text : record.strings("packages")) {
        Digest digest = Digest.parse(text);
        packages.add(new Adopter.Adopted(Realise.loadPackage(objects, digest), digest));
      }
    }
    return packages;
  }
}
