package argosy.environment;

import argosy.base.Json;
import argosy.model.conda.PackageRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What an environment says of itself (CEP 32).
///
///     conda-meta/NAME-VERSION-BUILD.json    the channel's record, the files, where they came from
///     conda-meta/history                    what was asked for
final class CondaMeta {
  private static final int HARD_LINK = 1;
  private static final int COPY = 3;
  private static final int BUFFER = 1 << 16;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private CondaMeta() {}

  private static Json program(String target) {
    return Json.object().put("_path", target).put("path_type", "unix_python_entry_point").build();
  }

  /// Writes the record of a package whose files are there.
  ///
  /// @param hardLinked whether its files are links into the cache
  static void write(Path file, LinkPlan.PackagePlan plan, boolean hardLinked) throws IOException {
    List<String> programs = plan.entryPoints().stream().map(e -> "bin/" + e.name()).toList();
    byte[] head = head(plan, hardLinked).canonicalBytes();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
      out.write(head, 0, head.length - 1);
      out.write(utf8(",\n\"files\":["));
      list(plan.links().files(), programs.stream().map(Json::of).toList(), out);
      out.write(utf8("],\n\"paths_data\":{\"paths\":["));
      list(plan.links().paths(), programs.stream().map(CondaMeta::program).toList(), out);
      out.write(utf8("],\"paths_version\":1}}\n"));
    }
  }

  private static void list(ByteBuffer items, List<Json> more, OutputStream out) throws IOException {
    KeptLinks.copy(items, out);
    if (!more.isEmpty()) {
      out.write(utf8(items.hasRemaining() ? "," : ""));
      byte[] array = new Json.Arr(more).canonicalBytes();
      out.write(array, 1, array.length - 2);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Json head(LinkPlan.PackagePlan plan, boolean hardLinked) {
    PackageRecord record = plan.wanted().record();
    Map<String, Json> out = new TreeMap<>(plan.wanted().json().members());
    out.put("channel", Json.of(withoutSlash(record.channel()) + "/" + record.subdir()));
    out.put("fn", Json.of(record.fileName()));
    out.put("url", Json.of(record.url()));
    out.put("extracted_package_dir", Json.of(plan.unpacked().folder().toString()));
    out.put("package_tarball_full_path", Json.of(plan.unpacked().archive().toString()));
    out.put(
        "link",
        Json.object()
            .put("source", plan.unpacked().folder().toString())
            .put("type", hardLinked ? HARD_LINK : COPY)
            .build());
    out.put("requested_spec", Json.of(plan.wanted().requested().orElse("None")));
    out.put("requested_specs", Json.ofStrings(plan.wanted().requested().stream().toList()));
    return new Json.Obj(out);
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  static String history(List<Wanted> wanted, String command, long nowSeconds) {
    List<String> lines = new ArrayList<>();
    lines.add("==> " + TIME.format(Instant.ofEpochSecond(nowSeconds)) + " <==");
    lines.add("# cmd: " + command.replace('\n', ' '));
    for (Wanted w : wanted) {
      PackageRecord r = w.record();
      lines.add("+" + withoutSlash(r.channel()) + "/" + r.subdir() + "::" + r.distribution());
    }
    lines.add(
        wanted.stream()
            .flatMap(w -> w.requested().stream())
            .map(spec -> "'" + spec.replace("'", "\"") + "'")
            .collect(Collectors.joining(", ", "# update specs: [", "]")));
    return String.join("\n", lines) + "\n";
  }
}
