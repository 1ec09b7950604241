package argosy.app;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.image.ImageLayout;
import argosy.model.Descriptor;
import argosy.publish.Credentials;
import argosy.publish.ImageReference;
import argosy.publish.RegistryClient;
import argosy.remote.PublishedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A release's image into a registry: only what is missing is sent, the tags move last.
public final class Publish {
  private final Ship ship;
  private final Progress progress;

  Publish(Ship ship, Progress progress) {
    this.ship = ship;
    this.progress = progress;
  }

  /// @param to `oci://REGISTRY/REPOSITORY[:TAG]`; without a tag all names of the release are set
  /// @param credentials `USER:PASSWORD`; empty for what podman, skopeo or Docker are logged in with
  /// @param channel that the image becomes the newest of: a tag that moves last
  /// @param insecure whether plain HTTP may be spoken to other machines
  public record Request(
      String release,
      String to,
      Optional<String> credentials,
      Optional<String> channel,
      boolean insecure,
      long nowSeconds) {}

  /// What is there now.
  public record Published(String to, RegistryClient.Pushed pushed) {
    public Json.Obj toJson() {
      List<Json> images = new ArrayList<>();
      for (Map.Entry<String, Descriptor> image : pushed.images().entrySet()) {
        images.add(
            Json.object()
                .put("tag", image.getKey())
                .put("digest", image.getValue().digest().toString())
                .build());
      }
      return Json.object()
          .put("to", to)
          .put("images", new Json.Arr(images))
          .put("sentBlobs", pushed.sent())
          .put("mountedBlobs", pushed.mounted())
          .put("presentBlobs", pushed.there())
          .put("sentBytes", pushed.sentBytes())
          .build();
    }
  }

  /// @param environment of the process, for where credentials are kept
  public Published run(Request request, Map<String, String> environment) throws IOException {
    ImageReference image = reference(request.to());
    request.channel().ifPresent(PublishedChannel::requireName);
    Ship.Shipped shipped =
        ship.run(
            new Ship.Request(
                request.release(),
                List.of("oci"),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Ship.Proving.NONE,
                request.nowSeconds()));
    Path index = shipped.forms().getFirst().path();
    Path layout = Optional.ofNullable(index.getParent()).orElse(Path.of("."));
    Path out = Optional.ofNullable(layout.getParent()).orElse(Path.of("."));
    Optional<Credentials> credentials = Credentials.of(request.credentials(), image, environment);
    progress.step("publish " + image);
    try (RegistryClient registry = new RegistryClient(image, credentials, request.insecure())) {
      RegistryClient.Pushed pushed =
          registry.push(
              new ImageLayout(name -> Forms.open(out, name), String.valueOf(layout.getFileName())),
              List.of(),
              request.channel());
      progress.done(
          Texts.size(pushed.sentBytes()) + " sent, " + pushed.there() + " blobs were there");
      return new Published(image.toString(), pushed);
    }
  }

  /// @return the reference as it is meant
  /// @throws IllegalArgumentException if it is none
  public static String requireImage(String to) {
    return reference(to).toString();
  }

  static ImageReference reference(String to) {
    if (!to.startsWith("oci://") && !to.startsWith("docker://")) {
      throw new IllegalArgumentException(
          "expected --to oci://REGISTRY/REPOSITORY but got \"" + to + "\"");
    }
    return ImageReference.parse(to);
  }
}
