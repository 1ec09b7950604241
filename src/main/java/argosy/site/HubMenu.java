package argosy.site;

import argosy.base.Json;
import argosy.release.Tag;
import argosy.site.KeepPolicy.Train;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a notebook service offers: the newest of each train, then all others, and apart from them
/// what was made to be tried. Of installed releases, or of a registry's images (`spec/site.md`, The
/// hub).
///
/// @param latest for each product and train a name for whatever is its newest
/// @param sections each choice once
public record HubMenu(List<Latest> latest, List<Section> sections) {
  public HubMenu {
    latest = List.copyOf(latest);
    sections = List.copyOf(sections);
  }

  /// @param id of an installed release, or an image's tag
  /// @param product empty if there is only one
  /// @param withdrawn its publisher's hint, if he took it back
  public record Choice(String id, String product, String tag, Optional<String> withdrawn) {
    Train train() {
      return Train.of(tag);
    }

    /// For people: `sky w_2026_47`.
    public String title() {
      return (product + " " + tag).strip();
    }
  }

  /// @param name `PRODUCT@CHANNEL`, or `CHANNEL` if there is only one product
  /// @param title for people: `Latest weekly`
  public record Latest(String name, String title, Choice choice) {}

  /// @param others whether it is for those who look for something older
  public record Section(String title, boolean others, List<Choice> choices) {
    public Section {
      choices = List.copyOf(choices);
    }
  }

  /// How many of each train are offered first, of each product.
  public record Counts(int releases, int weeklies, int dailies) {
    public static final Counts USUAL = new Counts(2, 3, 3);

    public Counts {
      if (Math.min(releases, Math.min(weeklies, dailies)) < 0) {
        throw new IllegalArgumentException("cannot offer less than none of a train");
      }
    }

    Json.Obj toJson() {
      return Json.object()
          .put("releases", releases)
          .put("weeklies", weeklies)
          .put("dailies", dailies)
          .build();
    }

    static Counts fromJson(Json.Obj json) {
      return new Counts(
          Math.toIntExact(json.number("releases")),
          Math.toIntExact(json.number("weeklies")),
          Math.toIntExact(json.number("dailies")));
    }
  }

  /// @param newestFirst within each product and train
  public static HubMenu of(List<Choice> newestFirst, Counts counts) {
    Shelves shelves =
        new Shelves(new ArrayList<>(newestFirst), new ArrayList<>(), new ArrayList<>());
    shelves.put(Train.RELEASE, "Releases", counts.releases());
    shelves.put(Train.WEEKLY, "Weeklies", counts.weeklies());
    shelves.put(Train.DAILY, "Dailies", counts.dailies());
    List<Choice> tried =
        shelves.left.stream()
            .filter(c -> c.train() == Train.EXPERIMENTAL || c.train() == Train.ON_DEMAND)
            .toList();
    shelves.left.removeAll(tried);
    shelves.add("All others", true, List.copyOf(shelves.left));
    shelves.add("Experimental", true, tried);
    return new HubMenu(shelves.latest, shelves.sections);
  }

  /// The menu as it fills up.
  ///
  /// @param left what is not in a section yet
  private record Shelves(List<Choice> left, List<Latest> latest, List<Section> sections) {
    /// The newest of a train that nobody took back.
    void put(Train train, String title, int count) {
      Map<String, List<Choice>> ofProduct = new TreeMap<>();
      left.stream()
          .filter(c -> c.train() == train && c.withdrawn().isEmpty())
          .forEach(c -> ofProduct.computeIfAbsent(c.product(), p -> new ArrayList<>()).add(c));
      String channel = train.channel().orElse("");
      List<Choice> shown = new ArrayList<>();
      ofProduct.forEach((product, choices) -> {
        String name = product.isEmpty() ? channel : product + "@" + channel;
        latest.add(new Latest(name, "Latest " + channel, choices.getFirst()));
        shown.addAll(choices.subList(0, Math.min(count, choices.size())));
      });
      left.removeAll(shown);
      add(title, false, shown);
    }

    void add(String title, boolean others, List<Choice> choices) {
      if (!choices.isEmpty()) {
        sections.add(new Section(title, others, choices));
      }
    }
  }

  /// By the rules of tags; what is no tag is older than any other.
  public static Comparator<String> newestTagFirst() {
    return (a, b) -> {
      Optional<Tag> left = Tag.parseTolerant(a);
      Optional<Tag> right = Tag.parseTolerant(b);
      return left.isPresent() && right.isPresent()
          ? right.get().compareTo(left.get())
          : Boolean.compare(right.isPresent(), left.isPresent());
    };
  }

  public Json.Obj toJson() {
    List<Json> newest = new ArrayList<>();
    for (Latest l : latest) {
      newest.add(
          Json.object()
              .put("name", l.name())
              .put("title", l.title())
              .put("id", l.choice().id())
              .build());
    }
    List<Json> lists = new ArrayList<>();
    for (Section section : sections) {
      List<Json> choices = new ArrayList<>();
      for (Choice c : section.choices()) {
        choices.add(
            Json.object()
                .put("id", c.id())
                .put("title", c.title())
                .putIf("withdrawn", c.withdrawn())
                .build());
      }
      lists.add(
          Json.object()
              .put("title", section.title())
              .put("others", section.others())
              .put("choices", new Json.Arr(choices))
              .build());
    }
    return Json.object()
        .put("latest", new Json.Arr(newest))
        .put("sections", new Json.Arr(lists))
        .build();
  }

  /// What a menu that was written has: each id with the hint with which it was taken back.
  ///
  /// @throws IllegalArgumentException if it is no menu
  static Map<String, Optional<String>> hints(Json.Obj menu) {
    Map<String, Optional<String>> hints = new HashMap<>();
    for (Json section : menu.array("sections")) {
      for (Json choice : section.asObject().array("choices")) {
        hints.put(
            choice.asObject().string("id"),
            choice.asObject().find("withdrawn").map(Json::asString));
      }
    }
    return hints;
  }
}
