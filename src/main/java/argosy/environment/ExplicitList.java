package argosy.environment;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.conda.Dist;
import argosy.model.conda.PackageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The exact packages of an environment as URLs with digests, as `conda list --explicit --sha256`
/// prints them.
///
///     list = *("#" comment LF) "@EXPLICIT" LF *(URL ["#" (md5 / ["sha256:"] sha256)] LF)
public final class ExplicitList {
  private static final String MARK = "@EXPLICIT";

  private ExplicitList() {}

  /// @throws IllegalArgumentException naming the line that is wrong
  public static List<Wanted> parse(String text) {
    List<String> lines = text.lines().map(String::strip).toList();
    if (!lines.contains(MARK)) {
      throw new IllegalArgumentException("an explicit list has a line " + MARK);
    }
    List<Wanted> wanted = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isEmpty() && !line.startsWith("#") && !line.equals(MARK)) {
        try {
          wanted.add(wanted(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return wanted;
  }

  private static Wanted wanted(String line) {
    int mark = line.indexOf('#');
    String url = mark < 0 ? line : line.substring(0, mark);
    String digest = mark < 0 ? "" : line.substring(mark + 1).toLowerCase(Locale.ROOT);
    String hex = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : digest;
    if (!hex.matches("|[0-9a-f]{32}|[0-9a-f]{64}")) {
      throw new IllegalArgumentException("neither an MD5 nor a SHA-256: " + digest);
    }
    String[] parts = url.split("/", -1);
    if (parts.length < 3) {
      throw new IllegalArgumentException("expected CHANNEL/SUBDIR/FILE but got " + url);
    }
    String subdir = parts[parts.length - 2];
    String channel =
        url.substring(0, url.length() - parts[parts.length - 1].length() - subdir.length() - 2);
    Dist dist = Dist.ofUrl(url);
    String file = parts[parts.length - 1].replace("%21", "!");
    Json.Builder json =
        Json.object()
            .put("build", dist.build())
            .put("build_number", 0)
            .put("depends", List.of())
            .put("name", dist.name())
            .put("subdir", subdir)
            .put("version", dist.version());
    if (!hex.isEmpty()) {
      json.put(hex.length() == 64 ? "sha256" : "md5", hex);
    }
    Json.Obj record = json.build();
    try {
      return new Wanted(
          PackageRecord.fromJson(channel, subdir, file, record), record, Optional.of(url));
    } catch (CorruptException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  public static String print(List<Wanted> wanted, String subdir) {
    return "# platform: "
        + subdir
        + "\n"
        + MARK
        + "\n"
        + wanted.stream()
            .map(w ->
                w.record().url()
                    + (w.record().sha256().isEmpty() ? "" : "#sha256:" + w.record().sha256())
                    + "\n")
            .collect(Collectors.joining());
  }
}
