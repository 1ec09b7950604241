package argosy.app;

import argosy.base.Json;
import argosy.model.Release;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a site takes a release from: homes and published places in the order they are asked, and
/// at last its recipe. The first that has the release gives it; one that cannot be read stops the
/// search, since what comes after it might be another release of the same name.
public final class ReleaseSources implements Closeable {
  private final Harbour harbour;
  private final Sites sites;
  private final List<Source> sources;
  private final Optional<Path> stack;
  private final long nowSeconds;

  /// @param harbour what comes over a network or is built goes into its store
  /// @param sources none for the harbour's own store
  /// @param stack a folder with a `stack.yaml` that makes what no source has
  public ReleaseSources(
      Harbour harbour, Sites sites, List<Source> sources, Optional<Path> stack, long nowSeconds) {
    this.harbour = harbour;
    this.sites = sites;
    this.sources = List.copyOf(sources);
    this.stack = stack;
    this.nowSeconds = nowSeconds;
  }

  /// Something that has releases.
  public sealed interface Source {
    /// Another home on this machine, open for reading: what it has is read there, checked against
    /// its digest, and not kept here.
    record Home(Harbour harbour) implements Source {}

    /// @param place from which what is missing is fetched
    record Place(PublishedPlace place) implements Source {}
  }

  /// A release to install.
  ///
  /// @param from whose store has it now
  /// @param record of the published place it came from
  /// @param withdrawn the hint with which it was taken back there
  public record Found(
      Harbour from, Release release, Optional<byte[]> record, Optional<String> withdrawn) {}

  /// What a dry run says of a release that is not here yet.
  ///
  /// @param text for people, after `would`
  public record Coming(String text, Json.Obj json) {}

  /// Either of the two.
  ///
  /// @param coming with a dry run only
  public record Answer(Optional<Found> found, Optional<Coming> coming) {
    private static Answer of(Found found) {
      return new Answer(Optional.of(found), Optional.empty());
    }
  }

  /// @throws IllegalArgumentException if nobody has it
  /// @throws argosy.base.CorruptException if no trusted key signed it
  public Answer find(String name, boolean dryRun) throws IOException {
    for (Source source : sources) {
      Optional<Answer> answer =
          switch (source) {
            case Source.Home h -> h.harbour().releases().seek(name).map(r -> here(h.harbour(), r));
            case Source.Place p -> {
              Optional<PublishedRelease> there = harbour.fetch().seek(p.place(), name);
              yield there.isEmpty()
                  ? Optional.empty()
                  : Optional.of(fetched(p.place(), there.get(), dryRun));
            }
          };
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    if (sources.isEmpty()) {
      Optional<Release> own = harbour.releases().seek(name);
      if (own.isPresent()) {
        return here(harbour, own.get());
      }
    }
    return stack.isPresent() ? built(name, stack.get(), dryRun) : nowhere(name);
  }

  private static Answer here(Harbour home, Release release) {
    return Answer.of(new Found(home, release, Optional.empty(), Optional.empty()));
  }

  private Answer fetched(PublishedPlace place, PublishedRelease published, boolean dryRun)
      throws IOException {
    if (dryRun) {
      Fetch.Plan plan = harbour.fetch().plan(place, published);
      if (plan.objects() > 0) {
        return new Answer(Optional.empty(), Optional.of(new Coming(plan.text(), plan.toJson())));
      }
    } else {
      harbour.fetch().run(place, published);
    }
    return Answer.of(
        new Found(
            harbour,
            harbour.releases().load(published.release()),
            Optional.of(place.envelope(published.recordName())),
            sites.withdrawals().hint(place, published)));
  }

  /// Made from its recipe under the tag that is asked for.
  private Answer built(String name, Path folder, boolean dryRun) throws IOException {
    int at = name.indexOf('@');
    String product = at < 0 ? name : name.substring(0, at);
    Optional<String> tag = at < 0 ? Optional.empty() : Optional.of(name.substring(at + 1));
    Stacks.Wanted wanted = harbour.stacks().wanted(folder, tag);
    if (!wanted.stack().name().equals(product)) {
      throw new IllegalArgumentException(
          "no source has %s, and %s makes %s".formatted(name, folder, wanted.stack().name()));
    }
    if (dryRun) {
      String made = wanted.stack().name() + "@" + wanted.tag();
      return new Answer(
          Optional.empty(),
          Optional.of(
              new Coming(
                  "build " + made + " from " + folder + ", and install it",
                  Json.object().put("build", made).put("stack", folder.toString()).build())));
    }
    return here(harbour, harbour.stacks().lock(folder, tag, false, nowSeconds));
  }

  /// Says where it is not.
  private Answer nowhere(String name) throws IOException {
    if (sources.isEmpty()) {
      return here(harbour, harbour.releases().find(name));
    }
    List<String> where = new ArrayList<>();
    for (Source source : sources) {
      where.add(
          switch (source) {
            case Source.Home h -> h.harbour().home().toString();
            case Source.Place p -> p.place().remote().where();
          });
    }
    if (sources.size() == 1) {
      switch (sources.getFirst()) {
        case Source.Home h -> h.harbour().releases().find(name);
        case Source.Place p -> harbour.fetch().find(p.place(), name);
      }
    }
    throw new IllegalArgumentException(
        "none has " + name + ": " + String.join(", ", where) + " (--or-build STACK makes it)");
  }

  @Override
  public void close() throws IOException {
    for (Source source : sources) {
      switch (source) {
        case Source.Home h -> h.harbour().close();
        case Source.Place p -> p.place().close();
      }
    }
  }
}
