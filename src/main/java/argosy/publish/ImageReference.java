package argosy.publish;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where an image is in a registry: `oci://registry.example:5000/group/name:tag`.
///
/// @param host with its port, if any
/// @param repository as distribution-spec 1.1 has it: lower-case, `/` between components
/// @param tag a tag or `sha256:HEX`; empty if none is named
public record ImageReference(String host, String repository, Optional<String> tag) {
  private static final List<String> SCHEMES = List.of("oci://", "docker://");

  public ImageReference {
    if (!host.matches("[A-Za-z0-9.-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:]+](:[0-9]{1,5})?")) {
      throw new IllegalArgumentException("not a registry's name: \"" + host + "\"");
    }
    if (!repository.matches(
        "[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*")) {
      throw new IllegalArgumentException(
          "a repository's name is of lower-case words between /, got \"" + repository + "\"");
    }
    tag.ifPresent(ImageReference::requireTag);
  }

  static void requireTag(String tag) {
    if (!tag.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|sha256:[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "a tag is of at most 128 letters, digits and . _ -, got \"" + tag + "\"");
    }
  }

  /// Reads `[oci://|docker://]HOST[:PORT]/REPOSITORY[:TAG|@sha256:HEX]`.
  public static ImageReference parse(String text) {
    String rest = text;
    for (String scheme : SCHEMES) {
      if (rest.toLowerCase(Locale.ROOT).startsWith(scheme)) {
        rest = rest.substring(scheme.length());
      }
    }
    int slash = rest.indexOf('/');
    if (slash <= 0) {
      throw new IllegalArgumentException(
          "expected oci://REGISTRY/REPOSITORY[:TAG] but got \"" + text + "\"");
    }
    String host = rest.substring(0, slash);
    String path = rest.substring(slash + 1);
    int at = path.indexOf('@');
    int colon = path.indexOf(':');
    if (at > 0) {
      if (!path.startsWith("sha256:", at + 1)) {
        throw new IllegalArgumentException("expected sha256:HEX after @ but got \"" + text + "\"");
      }
      return new ImageReference(host, path.substring(0, at), Optional.of(path.substring(at + 1)));
    }
    return colon > 0
        ? new ImageReference(host, path.substring(0, colon), Optional.of(path.substring(colon + 1)))
        : new ImageReference(host, path, Optional.empty());
  }

  /// Whether the registry runs on this machine, where plain HTTP is no risk.
  public boolean isLoopback() {
    String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.matches("127(\\.[0-9]{1,3}){3}");
  }

  @Override
  public String toString() {
    return host
        + "/"
        + repository
        + tag.map(t -> (t.startsWith("sha256:") ? "@" : ":") + t).orElse("");
  }
}
