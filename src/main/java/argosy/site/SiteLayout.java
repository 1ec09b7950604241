package argosy.site;

import java.nio.file.Path;

/// Where everything of a site lies (`spec/site.md`, Files).
///
/// @param root absolute, without links
public record SiteLayout(Path root) {
  public static final String RELEASES = "releases";
  static final String PART = ".part";
  static final String GONE = ".gone";

  Path objects() {
    return root.resolve("objects");
  }

  Path incoming() {
    return objects().resolve("incoming");
  }

  public Path releases() {
    return root.resolve(RELEASES);
  }

  public Path release(String id) {
    return releases().resolve(id);
  }

  public Path current() {
    return root.resolve("current");
  }

  Path channels() {
    return root.resolve("channels");
  }

  Path environments() {
    return root.resolve("env");
  }

  Path state() {
    return root.resolve("state");
  }

  Path siteFile() {
    return state().resolve("site.json");
  }

  Path records() {
    return state().resolve("releases");
  }

  Path record(String id) {
    return records().resolve(id + ".json");
  }

  Path history() {
    return state().resolve("history.jsonl");
  }

  Path audit() {
    return state().resolve("audit.jsonl");
  }

  Path pins() {
    return state().resolve("pins");
  }

  Path leases() {
    return state().resolve("leases");
  }

  /// What was purged here and is not followed again.
  Path purged(String id) {
    return state().resolve("purged").resolve(id + ".json");
  }

  /// The publisher's hint of a release that he took back.
  Path withdrawn(String id) {
    return state().resolve("withdrawn").resolve(id + ".json");
  }

  /// The newest serials seen of channels.
  Path seenChannels() {
    return state().resolve("channels.json");
  }

  /// Where kernel specs go if nobody says where.
  public Path kernelSpecs() {
    return root.resolve("kernel-specs");
  }

  /// Where a tmpfs may be mounted.
  public Path ram() {
    return root.resolve("ram");
  }

  /// Releases as compressed images.
  Path images() {
    return root.resolve("images");
  }

  /// The sites of other owners, by their component's name.
  Path owners() {
    return root.resolve("owners");
  }

  public Path owner(String name) {
    return owners().resolve(name);
  }

  Path delegations() {
    return state().resolve("owners");
  }

  /// The proof that the key of a namespace signed a release.
  Path seal(String id) {
    return state().resolve("seals").resolve(id + ".json");
  }

  Path changeLock() {
    return state().resolve("change-lock.json");
  }
}
