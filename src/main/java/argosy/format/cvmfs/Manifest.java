package argosy.format.cvmfs;

import argosy.base.CorruptException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What `.cvmfspublished` says: the one file that changes when a repository does (manifest.cc).
///
/// @param rootCatalog its hash
/// @param rootBytes of the root catalog, uncompressed
/// @param ttlSeconds after which clients look again
/// @param publishedEpochSeconds when; never goes back
/// @param others lines with letters that are not known here, kept
public record Manifest(
    ContentHash rootCatalog,
    long rootBytes,
    long ttlSeconds,
    long revision,
    String repository,
    ContentHash certificate,
    Optional<ContentHash> history,
    long publishedEpochSeconds,
    Optional<ContentHash> metaInfo,
    Optional<ContentHash> reflog,
    boolean garbageCollectable,
    boolean alternativePaths,
    Map<String, String> others) {
  public static final String NAME = ".cvmfspublished";
  public static final long DEFAULT_TTL_SECONDS = 240;

  /// MD5 of the empty path: the root's.
  private static final String ROOT_PATH_HASH = PathHash.of("").hex();

  public Manifest {
    others = Collections.unmodifiableMap(new TreeMap<>(others));
  }

  /// @throws CorruptException if a line that must be there is not, or is malformed
  static Manifest parse(String text) throws CorruptException {
    Map<String, String> lines = new TreeMap<>();
    text.lines()
        .forEach(line -> {
          if (!line.isEmpty()) {
            lines.put(line.substring(0, 1), line.substring(1));
          }
        });
    if (!ROOT_PATH_HASH.equals(take(lines, "R"))) {
      throw new CorruptException(NAME + ": R is not the hash of the root path");
    }
    try {
      return new Manifest(
          ContentHash.parse(take(lines, "C")),
          Long.parseLong(lines.containsKey("B") ? take(lines, "B") : "0"),
          Long.parseLong(take(lines, "D")),
          Long.parseLong(take(lines, "S")),
          take(lines, "N"),
          ContentHash.parse(take(lines, "X")),
          hash(lines, "H"),
          Long.parseLong(lines.containsKey("T") ? take(lines, "T") : "0"),
          hash(lines, "M"),
          hash(lines, "Y"),
          yes(lines, "G"),
          yes(lines, "A"),
          lines);
    } catch (NumberFormatException e) {
      throw new CorruptException(NAME + ": " + e.getMessage(), e);
    }
  }

  private static String take(Map<String, String> lines, String letter) throws CorruptException {
    String value = lines.remove(letter);
    if (value == null) {
      throw new CorruptException(NAME + ": the line " + letter + " is missing");
    }
    return value;
  }

  private static Optional<ContentHash> hash(Map<String, String> lines, String letter)
      throws CorruptException {
    String value = lines.remove(letter);
    return value == null ? Optional.empty() : Optional.of(ContentHash.parse(value));
  }

  private static boolean yes(Map<String, String> lines, String letter) {
    String value = lines.remove(letter);
    return value != null && value.toLowerCase(Locale.ROOT).equals("yes");
  }

  /// The lines, in the order the original writes them.
  String text() {
    StringBuilder out = new StringBuilder();
    line(out, "C", rootCatalog);
    line(out, "B", rootBytes);
    line(out, "R", ROOT_PATH_HASH);
    line(out, "D", ttlSeconds);
    line(out, "S", revision);
    line(out, "G", garbageCollectable ? "yes" : "no");
    line(out, "A", alternativePaths ? "yes" : "no");
    line(out, "N", repository);
    line(out, "X", certificate);
    history.ifPresent(h -> line(out, "H", h));
    line(out, "T", publishedEpochSeconds);
    metaInfo.ifPresent(m -> line(out, "M", m));
    reflog.ifPresent(y -> line(out, "Y", y));
    others.forEach((letter, value) -> line(out, letter, value));
    return out.toString();
  }

  private static void line(StringBuilder out, String letter, Object value) {
    out.append(letter).append(value).append('\n');
  }
}
