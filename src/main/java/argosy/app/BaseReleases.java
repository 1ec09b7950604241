package argosy.app;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Content;
import argosy.model.Digest;
import argosy.model.ObjectStore;
import argosy.model.Refs;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.release.Reachability;
import argosy.release.Realise;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Releases that stacks stand on: taken exactly as they were when they were named first, until
/// somebody asks for the newer; it is said when they have moved.
final class BaseReleases {
  private final Releases releases;
  private final ObjectStore objects;
  private final Refs refs;
  private final Progress progress;

  BaseReleases(Releases releases, ObjectStore objects, Refs refs, Progress progress) {
    this.releases = releases;
    this.objects = objects;
    this.refs = refs;
    this.progress = progress;
  }

  /// The packages of the release that a stack names.
  ///
  /// @param update whether the release is taken that has the name now
  /// @throws UnsupportedException if it is of another kind, or the stack has its name
  List<Adopter.Adopted> packages(Stack stack, Content.OfRelease content, boolean update)
      throws IOException {
    Optional<Release> before = update ? Optional.empty() : taken(stack, content);
    Release base = before.isPresent() ? before.get() : take(stack, content);
    if (base.stack().kind() != stack.kind() || base.stack().name().equals(stack.name())) {
      throw new UnsupportedException(
          stack.name()
              + " cannot stand on "
              + base.name()
              + (base.stack().kind() == stack.kind()
                  ? ": both have one name"
                  : ": one is a root stack, the other a prefix stack"),
          "change the name or the kind in stack.yaml");
    }
    progress.step("base " + content.release());
    Set<Digest> now = new HashSet<>();
    current(content).orElse(base).packages().forEach(p -> now.add(p.digest()));
    long moved = base.packages().stream().filter(p -> !now.contains(p.digest())).count();
    progress.done(
        base.name()
            + " "
            + base.digest().brief()
            + ", "
            + Texts.count(base.packages().size(), "package")
            + (moved == 0
                ? ""
                : "; "
                    + content.release()
                    + " has moved since, by "
                    + Texts.count(moved, "package")
                    + ": --update takes it"));
    return Realise.adopted(objects, base.packages());
  }

  /// The root that the first base of a prefix stack stands on in images.
  Optional<List<Adopter.Adopted>> under(Stack stack) throws IOException {
    for (Content content : stack.contents()) {
      if (content instanceof Content.OfRelease base) {
        Optional<Release> taken = taken(stack, base);
        if (taken.isPresent() && !taken.get().base().isEmpty()) {
          return Optional.of(Realise.adopted(objects, taken.get().base()));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Release> current(Content.OfRelease content) throws IOException {
    try {
      return Optional.of(releases.find(content.release()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it is gone; what was taken is still there
    }
  }

  private Optional<Release> taken(Stack stack, Content.OfRelease content) throws IOException {
    Optional<Digest> digest = refs.resolve(ref(stack, content));
    return digest.isEmpty() ? Optional.empty() : Optional.of(releases.load(digest.get()));
  }

  private Release take(Stack stack, Content.OfRelease content) throws IOException {
    Release base = releases.find(content.release());
    Digest digest =
        objects.put(Release.MEDIA_TYPE, new ByteArrayInputStream(base.canonicalBytes())).digest();
    objects.flush();
    String ref = ref(stack, content);
    refs.set(ref, refs.resolve(ref), Optional.of(digest));
    return base;
  }

  /// A pin, so that the release stays as long as something stands on it (`spec/release.md`).
  private static String ref(Stack stack, Content.OfRelease content) {
    Json.Obj question = Json.object().put("release", content.release()).build();
    return Reachability.PINS
        + "base-of-"
        + stack.name()
        + "-"
        + Digest.of(question.canonicalBytes()).brief().replaceFirst("^sha256:", "");
  }
}
