package argosy.format.eups;

import argosy.base.CorruptException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The products of a tag.
///
///     list    = "EUPS distribution " tag " version list. Version 1.0" LF *(fact / "#" text LF / row)
///     fact    = "#" NAME "=" value LF           BUILD=b1234, CONDA_ENV=8.0.0
///     row     = product SP flavor SP version LF
public record EupsTagList(String tag, Map<String, String> facts, List<EupsRow> rows) {
  private static final Pattern HEAD =
      Pattern.compile("EUPS distribution (\\S+) version list\\. Version (\\S+)\\s*");
  private static final Pattern FACT = Pattern.compile("#([A-Z_]+)=(.*)");

  public EupsTagList {
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    rows = List.copyOf(rows);
  }

  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("EUPS distribution %s version list. Version 1.0\n".formatted(tag));
    facts.forEach((name, value) -> out.append("#%s=%s\n".formatted(name, value)));
    out.append("#product flavor version\n");
    rows.forEach(r -> out.append("%s %s %s\n".formatted(r.product(), r.flavor(), r.version())));
    return out.toString();
  }

  /// This list before a tag moves on: what was said of the release that had it is over.
  EupsTagList withoutFacts() {
    return new EupsTagList(tag, Map.of(), rows);
  }

  /// This list with other rows in place of those of the same product and flavor.
  EupsTagList with(List<EupsRow> others, Map<String, String> newFacts) {
    Map<String, EupsRow> merged = new TreeMap<>();
    rows.forEach(r -> merged.put(r.product() + " " + r.flavor(), r));
    others.forEach(r -> merged.put(r.product() + " " + r.flavor(), r));
    Map<String, String> all = new TreeMap<>(facts);
    all.putAll(newFacts);
    return new EupsTagList(tag, all, List.copyOf(merged.values()));
  }

  /// As the client reads it, and stricter: three columns.
  public static EupsTagList parse(String text, String where) throws CorruptException {
    List<String> lines = text.lines().toList();
    Matcher head = HEAD.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!head.matches() || !head.group(2).equals("1.0")) {
      throw new CorruptException(where + ": the first line is not that of a version list 1.0");
    }
    Map<String, String> facts = new TreeMap<>();
    List<EupsRow> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      Matcher fact = FACT.matcher(line);
      if (fact.matches()) {
        facts.put(fact.group(1), fact.group(2));
      } else if (!line.isBlank() && !line.strip().startsWith("#")) {
        String[] w = line.strip().split("\\s+");
        if (w.length < 3) {
          throw new CorruptException(where + ": expected three columns but got: " + line);
        }
        rows.add(new EupsRow(w[0], w[1], w[2]));
      }
    }
    return new EupsTagList(head.group(1), facts, rows);
  }
}
