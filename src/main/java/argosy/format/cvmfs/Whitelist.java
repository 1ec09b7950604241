package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// What `.cvmfswhitelist` says: the certificates that may sign the manifest, for a while; signed by
/// the master key (whitelist.cc).
///
///     whitelist = issued "E" expires LF "N" repository LF *fingerprint   ; times YYYYMMDDhhmmss UTC
///
/// @param fingerprints upper-case hex pairs with `:` between, and the algorithm's id in upper case
public record Whitelist(
    long issuedEpochSeconds,
    long expiresEpochSeconds,
    String repository,
    List<String> fingerprints) {
  public static final String NAME = ".cvmfswhitelist";
  public static final long DEFAULT_VALID_SECONDS = 30L * 24 * 3600;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

  public Whitelist {
    fingerprints = List.copyOf(fingerprints);
  }

  static Whitelist parse(String text) throws CorruptException, UnsupportedException {
    List<String> lines = text.lines().toList();
    if (lines.size() < 3 || !lines.get(1).startsWith("E") || !lines.get(2).startsWith("N")) {
      throw new CorruptException(NAME + ": expected lines with two times and the name");
    }
    List<String> fingerprints = new ArrayList<>();
    for (String line : lines.subList(3, lines.size())) {
      if (line.startsWith("V") || line.startsWith("W")) {
        throw new UnsupportedException(
            NAME + ": asks for a chain of certificates (" + line + ")",
            "have the repository signed with a master key");
      }
      String print = line.split("[ \t#]", 2)[0].toUpperCase(Locale.ROOT);
      if (!print.isEmpty()) {
        fingerprints.add(print);
      }
    }
    return new Whitelist(
        time(lines.get(0)),
        time(lines.get(1).substring(1)),
        lines.get(2).substring(1),
        fingerprints);
  }

  private static long time(String text) throws CorruptException {
    try {
      return LocalDateTime.parse(text, TIME).toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new CorruptException(NAME + ": no time is \"" + text + "\"", e);
    }
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append(time(issuedEpochSeconds)).append('\n');
    out.append('E').append(time(expiresEpochSeconds)).append('\n');
    out.append('N').append(repository).append('\n');
    fingerprints.forEach(f -> out.append(f).append('\n'));
    return out.toString();
  }

  private static String time(long epochSeconds) {
    return TIME.format(LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC));
  }

  /// As it stands in the list.
  ///
  /// @param certificate DER
  static String fingerprint(HashAlgorithm algorithm, byte[] certificate) {
    byte[] hash = ContentHash.over(algorithm, ByteBuffer.wrap(certificate)).bytes();
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash)
        + algorithm.id().toUpperCase(Locale.ROOT);
  }
}
