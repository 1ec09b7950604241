package argosy.app;

import argosy.base.SmallFile;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.publish.Credentials;
import argosy.publish.ImageReference;
import argosy.publish.RegistryClient;
import argosy.release.Tag;
import argosy.site.HubMenu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The images of a registry's repository as a notebook service on a cluster offers them.
public final class HubImages {
  private static final String RECOMMENDED = "recommended";

  private HubImages() {}

  /// @param repository `oci://HOST/REPOSITORY`
  /// @param credentials `USER:PASSWORD`; empty for what podman or docker are logged in with
  /// @param insecure whether plain HTTP may be spoken to other machines
  public record Request(
      String repository, Optional<String> credentials, boolean insecure, HubMenu.Counts counts) {}

  /// Asks the registry. Tags of releases count; what a tag `recommended` means is offered first, or
  /// the newest if there is none.
  ///
  /// @param environment of the process, for where credentials are kept
  /// @throws UnsupportedException if the repository has no image of a release
  public static ImageMenu ask(Request request, Map<String, String> environment) throws IOException {
    ImageReference repository = ImageReference.parse(request.repository());
    if (repository.tag().isPresent()) {
      throw new IllegalArgumentException(
          "a repository has no tag: expected oci://REGISTRY/REPOSITORY, got "
              + request.repository());
    }
    try (RegistryClient registry =
        new RegistryClient(
            repository,
            Credentials.of(request.credentials(), repository, environment),
            request.insecure())) {
      List<String> tags = registry.tags();
      Map<String, Digest> digests =
          new HashMap<>(
              registry.digests(
                  tags.stream()
                      .filter(HubImages::isRelease)
                      .sorted(HubMenu.newestTagFirst())
                      .toList()));
      List<HubMenu.Choice> choices = new ArrayList<>();
      digests.keySet().stream()
          .sorted(HubMenu.newestTagFirst())
          .forEach(tag -> choices.add(new HubMenu.Choice(tag, "", tag, Optional.empty())));
      if (choices.isEmpty()) {
        throw new UnsupportedException(
            repository + " has no image of a release, but " + (tags.isEmpty() ? "nothing" : tags),
            "argosy publish RELEASE --to oci://" + repository);
      }
      HubMenu menu = HubMenu.of(choices, request.counts());
      Optional<Digest> alias =
          Optional.ofNullable(registry.digests(List.of(RECOMMENDED)).get(RECOMMENDED));
      return new ImageMenu(repository, menu, recommended(menu, choices, alias, digests), digests);
    }
  }

  /// The newest release that has the digest; without an alias the newest.
  private static String recommended(
      HubMenu menu,
      List<HubMenu.Choice> choices,
      Optional<Digest> alias,
      Map<String, Digest> digests)
      throws UnsupportedException {
    if (alias.isEmpty()) {
      return menu.latest().isEmpty()
          ? choices.getFirst().tag()
          : menu.latest().getFirst().choice().tag();
    }
    return choices.stream()
        .map(HubMenu.Choice::tag)
        .filter(tag -> alias.get().equals(digests.get(tag)))
        .findFirst()
        .orElseThrow(() ->
            new UnsupportedException(
                "the tag recommended means " + alias.get() + ", which no release's tag means",
                "argosy publish RELEASE --to oci://REGISTRY/REPOSITORY --channel recommended"));
  }

  private static boolean isRelease(String tag) {
    try {
      return !Tag.parse(tag).moves();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Writes all forms of the menu.
  public static void write(ImageMenu menu, Path folder) throws IOException {
    for (ImageMenu.Part part : menu.parts()) {
      SmallFile.replace(folder.resolve(part.name()), part.text(), 0644);
    }
  }
}
