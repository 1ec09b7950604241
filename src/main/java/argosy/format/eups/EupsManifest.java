package argosy.format.eups;

import argosy.base.CorruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What installing a product takes, in order; the product itself is last.
///
///     manifest = "EUPS distribution manifest for " product " (" version "). Version 1.0" LF *(comment / row)
///     comment  = "#" text LF
///     row      = product SP flavor SP version SP table SP folder SP payload LF
public record EupsManifest(String product, String version, List<String> comments, List<Row> rows) {
  private static final Pattern HEAD =
      Pattern.compile("EUPS distribution manifest for (\\S+) \\((\\S+)\\)\\. Version (\\S+)\\s*");

  /// @param table a path below the root's `tables`, or `none`
  /// @param folder where it is installed, below the stack's flavor
  /// @param payload the tarball, relative to the root
  public record Row(EupsRow of, String table, String folder, String payload) {}

  public EupsManifest {
    comments = List.copyOf(comments);
    rows = List.copyOf(rows);
  }

  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("EUPS distribution manifest for %s (%s). Version 1.0\n".formatted(product, version));
    comments.forEach(c -> out.append("# ").append(c).append('\n'));
    out.append("# pkg flavor version tablefile installation_directory installID\n");
    rows.forEach(r ->
        out.append(
            String.join(
                    " ",
                    r.of.product(),
                    r.of.flavor(),
                    r.of.version(),
                    r.table,
                    r.folder,
                    r.payload)
                + "\n"));
    return out.toString();
  }

  /// As the client reads it, and stricter: six columns, and the product comes last.
  public static EupsManifest parse(String text, String where) throws CorruptException {
    List<String> lines = text.lines().toList();
    Matcher head = HEAD.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!head.matches() || !head.group(3).equals("1.0")) {
      throw new CorruptException(where + ": the first line is not that of a manifest 1.0");
    }
    List<String> comments = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.isBlank()) {
        continue;
      }
      if (line.strip().startsWith("#")) {
        comments.add(line.strip().substring(1).strip());
        continue;
      }
      String[] w = line.strip().split("\\s+");
      if (w.length != 6) {
        throw new CorruptException(where + ": expected six columns but got: " + line);
      }
      rows.add(new Row(new EupsRow(w[0], w[1], w[2]), w[3], w[4], w[5]));
    }
    EupsManifest manifest = new EupsManifest(head.group(1), head.group(2), comments, rows);
    if (rows.isEmpty()
        || !rows.getLast().of().product().equals(manifest.product)
        || !rows.getLast().of().version().equals(manifest.version)) {
      throw new CorruptException(where + ": " + manifest.product + " itself does not come last");
    }
    return manifest;
  }
}
