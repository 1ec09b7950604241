package argosy.app;

import argosy.adopt.wheel.WheelAdopter;
import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.model.Activation;
import argosy.model.Adopter;
import argosy.model.Base;
import argosy.model.Bundle;
import argosy.model.Content;
import argosy.model.ObjectStore;
import argosy.model.Refs;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.recipe.StackFile;
import argosy.release.Baselines;
import argosy.release.Lock;
import argosy.release.StackPackage;
import argosy.release.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// From a folder with a `stack.yaml` to a locked release.
///
/// Packages that come from outside (Debian's) are taken once and then kept as locked under
/// `locks/PRODUCT/…`, until somebody asks for newer ones; folders are looked at every time, which
/// costs a stat per file.
public final class Stacks {
  private final ObjectStore objects;
  private final Refs refs;
  private final Adopt adopt;
  private final Lock.History history;
  private final Locks locks;
  private final Builds builds;
  private final ChannelLocks channels;
  private final BaseReleases bases;
  private final Baselines baselines;
  private final Progress progress;

  Stacks(
      ObjectStore objects,
      Refs refs,
      Adopt adopt,
      Builds builds,
      ChannelLocks channels,
      BaseReleases bases,
      Baselines baselines,
      Lock.History history,
      Progress progress) {
    this.objects = objects;
    this.refs = refs;
    this.adopt = adopt;
    this.locks = new Locks(objects, refs);
    this.builds = builds;
    this.channels = channels;
    this.bases = bases;
    this.baselines = baselines;
    this.history = history;
    this.progress = progress;
  }

  /// A stack as its file says, and the tag it would be locked under.
  record Wanted(Stack stack, String tag) {}

  Wanted wanted(Path folder, Optional<String> tag) throws IOException {
    Stack stack = read(folder);
    Tag under = tag.isPresent() ? tag(tag.get()) : Tag.ofVersion(stack.version());
    return new Wanted(stack, under.text());
  }

  /// The stack of a folder.
  static Stack read(Path folder) throws IOException {
    Path file = folder.resolve(StackFile.NAME);
    return StackFile.parse(file.toString(), Files.readString(file));
  }

  private static Tag tag(String typed) {
    return Tag.parseTolerant(typed)
        .orElseGet(() -> Tag.parse(typed)); // which says what forms there are
  }

  /// Adopts what is missing and locks the release; the same packages under the same tag are the
  /// same release again.
  Release lock(Path folder, Optional<String> tag, boolean update, long nowSeconds)
      throws IOException {
    Wanted wanted = wanted(folder, tag);
    Stack stack = wanted.stack();
    warnOfLoaderVariables(stack);
    List<Adopter.Adopted> packages = packages(stack, folder, update, nowSeconds);
    StackBundles bundles = new StackBundles(stack, packages, objects, baselines);
    packages.add(
        StackPackage.make(stack, folder, packages, objects, baselines.of(stack.kind(), packages)));
    List<Adopter.Adopted> base = base(stack, folder, update, nowSeconds);
    Release release = lock(stack, wanted.tag(), packages, base, nowSeconds);
    for (Bundle bundle : stack.bundles()) {
      StackBundles.Made made = bundles.make(bundle, folder);
      lock(made.stack(), wanted.tag(), made.packages(), base, nowSeconds);
    }
    return release;
  }

  /// In a shell in which such a stack is activated the machine's own programs load its libraries.
  private void warnOfLoaderVariables(Stack stack) {
    stack.environment().steps().stream()
        .filter(step -> stack.kind() == StackKind.PREFIX && !(step instanceof Activation.Unset))
        .map(Activation.Step::variable)
        .filter(List.of("LD_LIBRARY_PATH", "LD_PRELOAD")::contains)
        .distinct()
        .forEach(variable ->
            progress.warning(
                stack.name()
                    + " sets "
                    + variable
                    + ": in an activated shell the machine's own programs load its libraries too;"
                    + " leave it out where the libraries are found without (run paths)"));
  }

  private Release lock(
      Stack stack,
      String tag,
      List<Adopter.Adopted> packages,
      List<Adopter.Adopted> base,
      long nowSeconds)
      throws IOException {
    progress.step("lock");
    Release release = new Lock(objects, refs).lock(stack, tag, packages, base, history, nowSeconds);
    progress.done(
        release.name()
            + " "
            + release.digest().brief()
            + ", "
            + Texts.count(packages.size(), "package"));
    return release;
  }

  /// Of all contents; those of channels stand where channels are named first, wheels after all that
  /// they may need.
  private List<Adopter.Adopted> packages(Stack stack, Path folder, boolean update, long nowSeconds)
      throws IOException {
    List<Adopter.Adopted> locked = channels.packages(stack, folder, update);
    List<Adopter.Adopted> packages = new ArrayList<>();
    int place = -1;
    for (Content content : stack.contents()) {
      if (content instanceof Content.Channels) {
        place = place < 0 ? packages.size() : place;
      } else if (!(content instanceof Content.Wheels)) {
        packages.addAll(packages(stack, stack.kind(), content, folder, update, nowSeconds));
      }
    }
    if (place >= 0) {
      packages.addAll(place, ChannelLocks.released(stack, locked, packages));
    }
    for (Content content : stack.contents()) {
      if (content instanceof Content.Wheels w) {
        packages.addAll(wheels(stack, w, folder, packages, nowSeconds));
      }
    }
    return packages;
  }

  /// What is under a prefix stack in images. The usual base is left out, with a note, where it
  /// cannot be had: only images need it, and they say so.
  private List<Adopter.Adopted> base(Stack stack, Path folder, boolean update, long nowSeconds)
      throws IOException {
    if (stack.kind() == StackKind.ROOT) {
      return List.of();
    }
    return switch (stack.base()) {
      case Base.Declared d -> base(stack, d.contents(), folder, update, nowSeconds);
      case Base.Usual u when bases.under(stack).isPresent() -> bases.under(stack).get();
      case Base.Usual u -> {
        try {
          yield base(stack, Base.USUAL, folder, update, nowSeconds);
        } catch (CorruptException e) {
          throw e;
        } catch (IOException e) {
          progress.done("no base for images: " + e.getMessage());
          yield List.of();
        }
      }
    };
  }

  private List<Adopter.Adopted> base(
      Stack stack, List<Content> contents, Path folder, boolean update, long nowSeconds)
      throws IOException {
    List<Adopter.Adopted> packages = new ArrayList<>();
    for (Content content : contents) {
      packages.addAll(packages(stack, StackKind.ROOT, content, folder, update, nowSeconds));
    }
    return packages;
  }

  private List<Adopter.Adopted> packages(
      Stack stack, StackKind kind, Content content, Path folder, boolean update, long nowSeconds)
      throws IOException {
    return switch (content) {
      case Content.Dir d -> {
        Adopt.Dir request =
            new Adopt.Dir(
                folder.resolve(d.path()),
                Optional.of(d.name().isEmpty() ? stack.name() + "-files" : d.name()),
                d.version().isEmpty() ? stack.version() : d.version(),
                kind,
                Optional.empty(),
                false);
        yield adopt.run(request, nowSeconds).packages();
      }
      case Content.Debs d ->
          locks.taken(
              stack.name(),
              question(stack, content),
              update,
              () -> adopt.run(new Adopt.Debs(d.names(), d.essential()), nowSeconds));
      case Content.Conda c -> {
        if (kind == StackKind.ROOT) {
          throw new UnsupportedException(
              "conda: " + c.path() + ": packages of an environment do not stand at /",
              "make it a prefix stack (kind: prefix)");
        }
        yield adopt.run(new Adopt.Conda(folder.resolve(c.path())), nowSeconds).packages();
      }
      case Content.RpmFolder r -> {
        if (kind == StackKind.PREFIX) {
          throw new UnsupportedException(
              "rpmFolder: " + r.path() + ": the files of rpm packages stand at /",
              "make it a root stack (kind: root)");
        }
        yield adopt.run(new Adopt.Rpms(List.of(folder.resolve(r.path()))), nowSeconds).packages();
      }
      case Content.Wheels w ->
          throw new UnsupportedException(
              "wheels: " + w.path() + ": the base of images has no Python to install them for",
              "put them into the contents of the stack");
      case Content.OfRelease r -> bases.packages(stack, r, update);
      case Content.Channels c ->
          throw new UnsupportedException(
              "conda: " + c.channels() + ": packages of channels do not stand at /",
              "make it a prefix stack (kind: prefix)");
      case Content.Tarball t ->
          adopt
              .run(
                  new Adopt.Tarball(
                      folder.resolve(t.path()),
                      Optional.of(t.name().isEmpty() ? stack.name() + "-files" : t.name()),
                      t.version().isEmpty() ? stack.version() : t.version(),
                      kind,
                      Optional.empty(),
                      Optional.empty()),
                  nowSeconds)
              .packages();
      case Content.Image i -> {
        boolean remote = i.from().contains("://");
        String from = remote ? i.from() : folder.resolve(i.from()).toString();
        Adopt.Image request =
            new Adopt.Image(
                from, Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), false);
        yield remote
            ? locks.taken(
                stack.name(),
                question(stack, content),
                update,
                () -> adopt.run(request, nowSeconds))
            : adopt.run(request, nowSeconds).packages();
      }
      case Content.Eups e ->
          adopt
              .run(new Adopt.Eups(folder.resolve(e.path()), e.tag(), e.products()), nowSeconds)
              .packages();
      case Content.Recipes r ->
          builds
              .run(
                  new Builds.Request(
                      folder.resolve(r.path()),
                      List.of(),
                      stack.name(),
                      update,
                      nowSeconds,
                      Optional.of(folder)))
              .packages();
      case Content.DebFolder d ->
          adopt
              .run(new Adopt.Debs(List.of(folder.resolve(d.path()).toString()), false), nowSeconds)
              .packages();
    };
  }

  private List<Adopter.Adopted> wheels(
      Stack stack, Content.Wheels content, Path folder, List<Adopter.Adopted> onto, long nowSeconds)
      throws IOException {
    List<String> lines = new ArrayList<>(content.requirements());
    if (!content.file().isEmpty()) {
      lines.addAll(WheelAdopter.requirements(folder.resolve(content.file())));
    }
    Adopt.Wheels request =
        new Adopt.Wheels(folder.resolve(content.path()), lines, stack.kind(), onto);
    Adopt.Adopted adopted = adopt.run(request, nowSeconds);
    adopted.notes().forEach(progress::done);
    return adopted.packages();
  }

  private static Json.Obj question(Stack stack, Content content) {
    return Json.object()
        .put("content", content.toString())
        .put("kind", stack.kind().name())
        .build();
  }
}
