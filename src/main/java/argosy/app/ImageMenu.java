package argosy.app;

import argosy.base.Json;
import argosy.model.Digest;
import argosy.publish.ImageReference;
import argosy.release.Tag;
import argosy.site.HubMenu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A menu of images, in the forms that notebook services on clusters read. Each image is named by
/// its digest, so that what a node pulled ahead is what starts there.
///
/// @param recommended the tag that is offered first
/// @param digests what the menu's tags mean
public record ImageMenu(
    ImageReference repository, HubMenu menu, String recommended, Map<String, Digest> digests) {
  private static final int WIDEST_LABEL = 63; // RFC 1123
  private static final String ALIAS = "recommended";

  public ImageMenu {
    digests = Map.copyOf(digests);
  }

  /// A file of the menu: its name and its text.
  public record Part(String name, String text) {}

  /// All forms of it.
  public List<Part> parts() {
    return List.of(
        new Part("menu.json", toJson().pretty()),
        new Part("profile_list.json", profileList().pretty()),
        new Part("allowed_images.json", allowedImages().pretty()),
        new Part("prepull.txt", String.join("\n", prepull().values()) + "\n"),
        new Part("values.json", values().pretty()));
  }

  /// `HOST/REPOSITORY@sha256:HEX`.
  private String image(String tag) {
    return new ImageReference(
            repository.host(),
            repository.repository(),
            Optional.ofNullable(digests.get(tag)).map(Digest::toString))
        .toString();
  }

  public Json.Obj toJson() {
    Json.Builder images = Json.object();
    new TreeMap<>(digests).keySet().forEach(tag -> images.put(tag, image(tag)));
    return Json.object()
        .put("repository", repository.host() + "/" + repository.repository())
        .put("recommended", recommended)
        .put("menu", menu.toJson())
        .put("images", images.build())
        .build();
  }

  /// KubeSpawner's `profile_list`: a profile for what is recommended and for each of the newest,
  /// and one with a choice for all others.
  Json.Arr profileList() {
    List<Json> profiles = new ArrayList<>();
    profiles.add(
        profile("Recommended: " + recommended, ALIAS, recommended).put("default", true).build());
    Json.Builder others = Json.object();
    boolean any = false;
    for (HubMenu.Section section : menu.sections()) {
      for (HubMenu.Choice choice : section.choices()) {
        if (section.others()) {
          any = true;
          others.put(
              label(choice.tag()),
              override(choice.tag()).put("display_name", choice.tag()).build());
        } else {
          profiles.add(
              profile(choice.tag(), label(choice.tag()), choice.tag())
                  .put("description", section.title())
                  .build());
        }
      }
    }
    if (any) {
      Json options =
          Json.object()
              .put(
                  "image",
                  Json.object()
                      .put("display_name", "Release")
                      .put("choices", others.build())
                      .build())
              .build();
      profiles.add(
          Json.object()
              .put("display_name", "Another release")
              .put("slug", "another")
              .put("profile_options", options)
              .build());
    }
    return new Json.Arr(profiles);
  }

  private Json.Builder profile(String title, String slug, String tag) {
    return override(tag).put("display_name", title).put("slug", slug);
  }

  private Json.Builder override(String tag) {
    return Json.object()
        .put("kubespawner_override", Json.object().put("image", image(tag)).build());
  }

  /// DockerSpawner's `allowed_images`: what is shown to people to what is started, the recommended
  /// first.
  Json.Obj allowedImages() {
    Json.Builder images = Json.object().put("Recommended: " + recommended, image(recommended));
    menu.sections().stream()
        .flatMap(s -> s.choices().stream())
        .forEach(c -> images.put(c.tag(), image(c.tag())));
    return images.build();
  }

  /// What nodes should have before anybody asks: a name for each image, and the image.
  private Map<String, String> prepull() {
    Map<String, String> wanted = new TreeMap<>();
    wanted.put(label(recommended), image(recommended));
    menu.sections().stream()
        .filter(s -> !s.others())
        .flatMap(s -> s.choices().stream())
        .forEach(c -> wanted.put(label(c.tag()), image(c.tag())));
    return wanted;
  }

  /// Values of the chart of Zero to JupyterHub, which joins `name` and `tag` with a colon.
  Json.Obj values() {
    Json.Builder extra = Json.object();
    prepull()
        .forEach((label, image) -> {
          int colon = image.lastIndexOf(':');
          extra.put(
              label,
              Json.object()
                  .put("name", image.substring(0, colon))
                  .put("tag", image.substring(colon + 1))
                  .build());
        });
    return Json.object()
        .put("singleuser", Json.object().put("profileList", profileList()).build())
        .put("prePuller", Json.object().put("extraImages", extra.build()).build())
        .build();
  }

  /// A tag as names in a cluster are written: lower-case letters, digits and `-`.
  private static String label(String tag) {
    String dashed = Tag.parse(tag).dashed().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    return dashed.substring(0, Math.min(dashed.length(), WIDEST_LABEL - "image-pull-".length()));
  }
}
