package argosy.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.conda.PathEntry.Placeholder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a package says of its files: `info/paths.json`, or the older files that it replaced.
///
/// @param entries no path twice
public record PathsFile(List<PathEntry> entries) {
  private static final int ENTRIES_AT_ONCE = 1000;
  private static final String OLD_PLACEHOLDER = "/opt/anaconda1anaconda2anaconda3";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  public PathsFile {
    entries = List.copyOf(entries);
    Set<String> seen = new HashSet<>();
    for (PathEntry entry : entries) {
      if (!seen.add(entry.path())) {
        throw new IllegalArgumentException(entry.path() + " is listed twice");
      }
    }
  }

  /// `info/paths.json`, a thousand entries held as values at a time.
  public byte[] json() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("{\"paths\":[".getBytes(StandardCharsets.US_ASCII));
    for (int from = 0; from < entries.size(); from += ENTRIES_AT_ONCE) {
      List<PathEntry> some =
          entries.subList(from, Math.min(entries.size(), from + ENTRIES_AT_ONCE));
      byte[] list = new Json.Arr(some.stream().map(PathEntry::toJson).toList()).canonicalBytes();
      if (from > 0) {
        out.write(',');
      }
      out.write(list, 1, list.length - 2);
    }
    out.writeBytes("],\"paths_version\":1}".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  /// `info/files`: one path a line.
  public byte[] files() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entries.forEach(e -> out.writeBytes((e.path() + "\n").getBytes(StandardCharsets.UTF_8)));
    return out.toByteArray();
  }

  /// `info/has_prefix`: `PLACEHOLDER MODE PATH`, quoted where there is white space; empty if no
  /// file has one.
  public byte[] hasPrefix() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (PathEntry e : entries) {
      e.placeholder()
          .ifPresent(p ->
              out.writeBytes(
                  (quoted(p.prefix())
                          + (p.binary() ? " binary " : " text ")
                          + quoted(e.path())
                          + "\n")
                      .getBytes(StandardCharsets.UTF_8)));
    }
    return out.toByteArray();
  }

  private static String quoted(String word) {
    return word.chars().anyMatch(c -> c <= ' ' || c == '\'') ? "\"" + word + "\"" : word;
  }

  /// @param info the package's `info/` files by name
  /// @return empty if none of them lists the package's files
  /// @throws CorruptException if the list is damaged or a path leads out
  public static Optional<PathsFile> of(String where, Map<String, byte[]> info)
      throws CorruptException {
    try {
      byte[] json = info.get("paths.json");
      if (json != null) {
        return Optional.of(parse(Json.parse(json)));
      }
      byte[] files = info.get("files");
      return files == null ? Optional.empty() : Optional.of(older(lines(files), info));
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": info: " + e.getMessage(), e);
    }
  }

  /// @throws IllegalArgumentException if a member is missing or a path leads out
  public static PathsFile parse(Json json) {
    Json.Obj o = json.asObject();
    if (o.number("paths_version") != 1) {
      throw new IllegalArgumentException("paths_version is not 1");
    }
    return new PathsFile(o.array("paths").stream().map(PathEntry::fromJson).toList());
  }

  private static PathsFile older(List<String> files, Map<String, byte[]> info) {
    Map<String, Placeholder> placeholders = new HashMap<>();
    for (String line : lines(info.getOrDefault("has_prefix", new byte[0]))) {
      List<String> words = new ArrayList<>();
      for (Matcher m = WORD.matcher(line); m.find(); ) {
        words.add(m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(3));
      }
      if (words.size() == 3) {
        placeholders.put(
            words.get(2), new Placeholder(words.getFirst(), words.get(1).equals("binary")));
      } else {
        placeholders.put(line, new Placeholder(OLD_PLACEHOLDER, false));
      }
    }
    Set<String> copied = new HashSet<>(lines(info.getOrDefault("no_link", new byte[0])));
    return new PathsFile(
        files.stream()
            .map(path ->
                new PathEntry(
                    path,
                    PathEntry.Type.HARDLINK,
                    Optional.empty(),
                    -1,
                    Optional.ofNullable(placeholders.get(path)),
                    copied.contains(path)))
            .toList());
  }

  private static List<String> lines(byte[] text) {
    return new String(text, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }
}
