package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Digest;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Remote;
import argosy.model.Signer;
import argosy.publish.ObjectsThere;
import argosy.publish.PlacePublisher;
import argosy.release.Reachability;
import argosy.remote.PublishedChannel;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import argosy.store.PackStore;
import argosy.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A release to a place that sites read: its objects, its forms with their repositories, its
/// record, then the channel.
public final class PublishPlace {
  /// Images are for registries, which have their own way.
  private static final List<String> NOT_HERE = List.of("oci", "oci-gzip");

  /// Files on their way: each may hold some parts of it in memory.
  private static final int AT_ONCE = 3;

  private final Harbour harbour;
  private final Store store;
  private final Progress progress;

  PublishPlace(Harbour harbour, Store store, Progress progress) {
    this.harbour = harbour;
    this.store = store;
    this.progress = progress;
  }

  /// @param release its name
  /// @param forms ids; empty for the usual ones that are files and that the release can have,
  ///   `none` for the objects alone
  /// @param channel that the release becomes the newest of
  public record Request(
      String release, List<String> forms, Optional<String> channel, long nowSeconds) {
    public Request {
      forms = List.copyOf(forms);
    }
  }

  /// What is there now.
  public record Published(
      String to,
      PublishedRelease release,
      Optional<PublishedChannel> channel,
      int sentFiles,
      long sentBytes) {
    public Json.Obj toJson() {
      Json.Builder out =
          Json.object()
              .put("to", to)
              .put("release", release.release().toString())
              .put("product", release.product())
              .put("tag", release.tag())
              .put("record", release.recordName())
              .put("objects", release.objects())
              .put("forms", release.forms().stream().map(PublishedRelease.Form::id).toList())
              .put("sentFiles", sentFiles)
              .put("sentBytes", sentBytes);
      channel.ifPresent(c -> out.put("channel", c.name()).put("serial", c.serial()));
      return out.build();
    }
  }

  /// What would be sent.
  ///
  /// @param serial of the channel afterwards
  public record Planned(
      String to,
      Release release,
      int objects,
      int missing,
      long missingBytes,
      List<String> forms,
      Optional<Long> serial) {
    public Planned {
      forms = List.copyOf(forms);
    }

    public Json.Obj toJson() {
      Json.Builder out =
          Json.object()
              .put("to", to)
              .put("release", release.digest().toString())
              .put("product", release.stack().name())
              .put("tag", release.tag())
              .put("objects", objects)
              .put("missingObjects", missing)
              .put("missingBytes", missingBytes)
              .put("forms", forms);
      serial.ifPresent(n -> out.put("serial", n));
      return out.build();
    }
  }

  /// Looks what is there; sends and writes nothing.
  public Planned plan(Request request, Remote remote) throws IOException {
    request.channel().ifPresent(PublishedChannel::requireName);
    Release release = harbour.releases().find(request.release());
    List<FormTable.Row> rows = rows(request.forms(), release);
    Set<Digest> objects = new Reachability(store.refs(), store.objects()).of(release.digest());
    try (Parallel asking = new Parallel(AT_ONCE)) {
      ObjectsThere there = ObjectsThere.look(remote, objects, asking, harbour.indexes());
      long bytes = 0;
      for (PackStore.CopiedPack pack :
          store.objects().copyOut(there.missing(), harbour.home(), Long.MAX_VALUE)) {
        bytes += pack.storedBytes();
      }
      Optional<Long> serial = Optional.empty();
      if (request.channel().isPresent()) {
        PublishedPlace place =
            new PublishedPlace(remote, harbour.keys().trusted(request.nowSeconds()));
        String name = request.channel().get();
        PublishedChannel channel = place.channel(name).orElse(PublishedChannel.empty(name));
        boolean newest =
            channel
                .head(release.stack().name())
                .filter(m -> m.release().equals(release.digest()))
                .isPresent();
        serial = Optional.of(newest ? channel.serial() : channel.serial() + 1);
      }
      return new Planned(
          remote.where(),
          release,
          objects.size(),
          there.missing().size(),
          bytes,
          rows.stream().map(FormTable.Row::id).toList(),
          serial);
    }
  }

  public Published run(Request request, Remote remote) throws IOException {
    request.channel().ifPresent(PublishedChannel::requireName);
    Release release = harbour.releases().find(request.release());
    List<FormTable.Row> rows = rows(request.forms(), release);
    Signer signer = harbour.signer(release);
    Digest digest = release.digest();
    Set<Digest> objects = new Reachability(store.refs(), store.objects()).of(digest);
    try (Scratch scratch = Scratch.in(harbour.home().resolve("cache/publish"));
        Parallel sending = new Parallel(AT_ONCE)) {
      PlacePublisher publisher =
          new PlacePublisher(
              remote,
              signer,
              harbour.keys().trusted(request.nowSeconds()),
              sending,
              progress,
              harbour.indexes(),
              scratch.folder());
      List<PlacePublisher.Form> forms = forms(request, rows, release);
      PlacePublisher.Published done =
          publisher.publish(release, digest, objects, store.objects(), forms);
      Optional<PublishedChannel> channel =
          request.channel().isPresent()
              ? Optional.of(
                  publisher.moveChannel(
                      request.channel().get(), done.release(), request.nowSeconds()))
              : Optional.empty();
      return new Published(
          remote.where(), done.release(), channel, done.sentFiles(), done.sentBytes());
    }
  }

  /// Without those that the release cannot have, unless one was asked for by name.
  private List<FormTable.Row> rows(List<String> wanted, Release release) throws IOException {
    if (wanted.equals(List.of("none"))) {
      return List.of();
    }
    for (String id : wanted) {
      if (NOT_HERE.contains(id)) {
        throw new IllegalArgumentException(
            "images go to a registry: publish --to oci://REGISTRY/REPOSITORY");
      }
    }
    FormTable.Means means = harbour.means(release);
    List<Profile.Part> packages = harbour.realise().load(release.packages());
    List<FormTable.Row> rows = new ArrayList<>();
    for (FormTable.Row row : harbour.formTable().choose(wanted)) {
      if (!NOT_HERE.contains(row.id())
          && FormTable.leftOut(row, row.format().with(means), release, packages, wanted)
              .isEmpty()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /// Written where `ship` writes them, unless they lie there.
  private List<PlacePublisher.Form> forms(
      Request request, List<FormTable.Row> rows, Release release) throws IOException {
    List<PlacePublisher.Form> forms = new ArrayList<>();
    if (rows.isEmpty()) {
      return forms;
    }
    Ship.Shipped shipped =
        harbour
            .ship()
            .run(
                new Ship.Request(
                    request.release(),
                    rows.stream().map(FormTable.Row::id).toList(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false,
                    Ship.Proving.SAME_FILES,
                    request.nowSeconds()));
    FormTable.Means means = harbour.means(release);
    String own =
        "files/"
            + release.stack().name()
            + "/"
            + PublishedRelease.label(release.tag(), release.platform(), release.epochSeconds());
    for (FormTable.Row row : rows) {
      for (Ship.Form form : shipped.forms()) {
        if (form.id().equals(row.id())) {
          forms.add(
              new PlacePublisher.Form(
                  form.artifact(),
                  row.repository().isPresent() ? row.folder() : own,
                  form.folder(),
                  row.repository().map(maker -> maker.with(means))));
        }
      }
    }
    return forms;
  }
}
