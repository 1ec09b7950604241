package argosy.environment;

import argosy.base.Json;
import argosy.model.Digest;
import argosy.model.conda.PackageRecord;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What an environment says of itself (CEP 32).
///
///     conda-meta/NAME-VERSION-BUILD.json    the channel's record, the files, where they came from
///     conda-meta/history                    what was asked for
final class CondaMeta {
  private static final int HARD_LINK = 1;
  private static final int COPY = 3;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private CondaMeta() {}

  /// A path as it is in the environment.
  ///
  /// @param inPrefix the digest of its content there; not said of links, unknown for files of old
  ///   packages
  record Line(LinkPlan.Step step, Optional<Digest> inPrefix) {}

  private static Json path(Line line) {
    LinkPlan.Step step = line.step();
    Json.Builder out = Json.object().put("_path", step.target());
    step.entry()
        .placeholder()
        .ifPresent(p ->
            out.put("file_mode", p.binary() ? "binary" : "text")
                .put("prefix_placeholder", p.prefix()));
    if (step.entry().noLink()) {
      out.put("no_link", true);
    }
    out.put("path_type", step.entry().type().name().toLowerCase(Locale.ROOT));
    step.entry().sha256().ifPresent(d -> out.put("sha256", d.hex()));
    line.inPrefix().ifPresent(d -> out.put("sha256_in_prefix", d.hex()));
    if (step.entry().sizeBytes() >= 0) {
      out.put("size_in_bytes", step.entry().sizeBytes());
    }
    return out.build();
  }

  private static Json entryPoint(String target) {
    return Json.object().put("_path", target).put("path_type", "unix_python_entry_point").build();
  }

  /// Some paths of a package, printed as the two lists of its record have them.
  ///
  /// @param files the items of `files`
  /// @param paths the items of `paths_data.paths`
  record Part(String files, String paths, int count) {}

  static Part linked(List<Line> lines) {
    return new Part(
        items(lines.stream().map(line -> Json.of(line.step().target())).toList()),
        items(lines.stream().map(CondaMeta::path).toList()),
        lines.size());
  }

  static Part entryPoints(List<PythonPlaces.EntryPoint> entries) {
    List<String> targets = entries.stream().map(e -> "bin/" + e.name()).toList();
    return new Part(
        items(targets.stream().map(Json::of).toList()),
        items(targets.stream().map(CondaMeta::entryPoint).toList()),
        targets.size());
  }

  private static String items(List<Json> items) {
    String array = new Json.Arr(items).canonical();
    return array.substring(1, array.length() - 1);
  }

  /// Writes the record of a package.
  ///
  /// @param hardLinked whether its files are links into the cache
  static void write(Path file, LinkPlan.PackagePlan plan, List<Part> parts, boolean hardLinked)
      throws IOException {
    String head = head(plan, hardLinked).canonical();
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(head, 0, head.length() - 1);
      out.write(",\n\"files\":[");
      list(out, parts, Part::files);
      out.write("],\n\"paths_data\":{\"paths\":[");
      list(out, parts, Part::paths);
      out.write("],\"paths_version\":1}}\n");
    }
  }

  private static void list(Writer out, List<Part> parts, Function<Part, String> items)
      throws IOException {
    String separator = "";
    for (Part part : parts) {
      if (part.count() > 0) {
        out.write(separator);
        out.write(items.apply(part));
        separator = ",\n";
      }
    }
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
