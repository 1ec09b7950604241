package argosy.remote;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Artifact;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Platform;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a published place says of a release (`spec/published.md`).
///
/// @param packs names of the packs that together hold every object
/// @param storedBytes of those packs: the most a first install fetches
public record PublishedRelease(
    Digest release,
    String product,
    String tag,
    Platform platform,
    long epochSeconds,
    List<String> packs,
    long objects,
    long storedBytes,
    List<Form> forms) {
  public static final String MEDIA_TYPE = "application/vnd.argosy.published-release.v1+json";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  public PublishedRelease {
    packs = List.copyOf(packs);
    forms = List.copyOf(forms);
  }

  /// A form that lies at the place.
  ///
  /// @param folder that the files' names are relative to
  public record Form(String id, String folder, List<Item> files) {
    public Form {
      files = List.copyOf(files);
    }

    /// The form as what a format wrote.
    public Artifact artifact(Digest release) {
      List<Artifact.NamedFile> named = new ArrayList<>();
      for (Item i : files) {
        Descriptor d = new Descriptor("application/octet-stream", i.digest(), i.sizeBytes());
        named.add(new Artifact.NamedFile(i.name(), d, named.isEmpty()));
      }
      return new Artifact(id, release, named);
    }
  }

  public record Item(String name, Digest digest, long sizeBytes) {}

  /// `v2026_1-20261120T000000Z`, with the architecture where it is not the usual one.
  public String label() {
    return label(tag, platform, epochSeconds);
  }

  public static String label(String tag, Platform platform, long epochSeconds) {
    String name = tag + "-" + TIME.format(Instant.ofEpochSecond(epochSeconds));
    return platform.equals(Platform.LINUX_AMD64) ? name : name + "@" + platform.architecture();
  }

  /// The name of this record at its place.
  public String recordName() {
    return "argosy/releases/" + product + "/" + label() + ".json";
  }

  public Json.Obj toJson() {
    List<Json> list = new ArrayList<>();
    for (Form form : forms) {
      List<Json> items = new ArrayList<>();
      for (Item item : form.files()) {
        items.add(
            Json.object()
                .put("name", item.name())
                .put("digest", item.digest().toString())
                .put("sizeBytes", item.sizeBytes())
                .build());
      }
      list.add(
          Json.object()
              .put("form", form.id())
              .put("folder", form.folder())
              .put("files", new Json.Arr(items))
              .build());
    }
    return Json.object()
        .put("schema", 1)
        .put("release", release.toString())
        .put("product", product)
        .put("tag", tag)
        .put("platform", platform.toString())
        .put("epochSeconds", epochSeconds)
        .put("packs", packs)
        .put("objects", objects)
        .put("storedBytes", storedBytes)
        .put("forms", new Json.Arr(list))
        .build();
  }

  /// @throws CorruptException if a member is missing or of another type
  public static PublishedRelease fromJson(Json json) throws CorruptException {
    try {
      Json.Obj o = json.asObject();
      List<Form> forms = new ArrayList<>();
      for (Json item : o.array("forms")) {
        Json.Obj f = item.asObject();
        List<Item> files = new ArrayList<>();
        for (Json file : f.array("files")) {
          Json.Obj i = file.asObject();
          files.add(
              new Item(i.string("name"), Digest.parse(i.string("digest")), i.number("sizeBytes")));
        }
        forms.add(new Form(f.string("form"), f.string("folder"), files));
      }
      return new PublishedRelease(
          Digest.parse(o.string("release")),
          o.string("product"),
          o.string("tag"),
          Platform.parse(o.string("platform")),
          o.number("epochSeconds"),
          o.strings("packs"),
          o.number("objects"),
          o.number("storedBytes"),
          forms);
    } catch (IllegalArgumentException e) {
      throw new CorruptException("published release: " + e.getMessage(), e);
    }
  }
}
