package argosy.adopt.wheel;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.MemberPath;
import argosy.codec.zip.ZipReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An opened wheel: its members, what `METADATA` says, and what `RECORD` says each member is.
final class WheelFile implements Closeable {
  private static final int MOST_METADATA_BYTES = 4 << 20;
  private static final int SYMLINK = 0120000;
  private static final int TYPE = 0170000;
  private final String where;
  private final FileChannel channel;
  private final Map<String, ZipReader.Member> members = new TreeMap<>();
  private final ZipReader zip;
  private final String info;

  private WheelFile(String where, FileChannel channel) throws IOException {
    this.where = where;
    this.channel = channel;
    this.zip = new ZipReader(where, channel);
    for (ZipReader.Member m : zip.members().values()) {
      if (!m.name().endsWith("/")) {
        if ((m.unixMode() & TYPE) == SYMLINK) {
          throw new UnsupportedException(
              where + ": " + m.name() + " is a link", "wheels hold files only; build it again");
        }
        members.put(MemberPath.relative(m.name(), where), m);
      }
    }
    List<String> infos =
        members.keySet().stream()
            .filter(p -> p.matches("[^/]+\\.dist-info/METADATA"))
            .map(p -> p.substring(0, p.indexOf('/')))
            .toList();
    if (infos.size() != 1) {
      throw new CorruptException(where + ": expected one *.dist-info/METADATA, got " + infos);
    }
    this.info = infos.getFirst();
  }

  static WheelFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new WheelFile(String.valueOf(file.getFileName()), channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  String where() {
    return where;
  }

  /// The folder of its metadata, `NAME-VERSION.dist-info`.
  String info() {
    return info;
  }

  /// Files by path.
  Map<String, ZipReader.Member> members() {
    return members;
  }

  /// Its content; size and CRC are checked at its end.
  InputStream open(ZipReader.Member member) throws IOException {
    return zip.open(member);
  }

  /// The text of a file of the metadata folder; empty if it is not there.
  String text(String name) throws IOException {
    ZipReader.Member member = members.get(info + "/" + name);
    if (member == null) {
      return "";
    }
    try (InputStream in = zip.open(member)) {
      byte[] bytes = in.readNBytes(MOST_METADATA_BYTES + 1);
      if (bytes.length > MOST_METADATA_BYTES) {
        throw new CorruptException(where + ": " + name + " has more than 4 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /// The headers of `METADATA`, or `WHEEL`; what stands in several lines of one name in their
  /// order.
  Map<String, List<String>> headers(String name) throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    String last = "";
    for (String line : text(name).lines().toList()) {
      if (line.isEmpty()) {
        break; // the description follows
      }
      int colon = line.indexOf(':');
      if (Character.isWhitespace(line.charAt(0)) && headers.containsKey(last)) {
        List<String> values = headers.getOrDefault(last, new ArrayList<>());
        values.add(values.removeLast() + "\n" + line.strip());
      } else if (colon > 0) {
        last = line.substring(0, colon);
        headers
            .computeIfAbsent(last, k -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  /// What a line of `RECORD` says a file is.
  ///
  /// @param algorithm as Java calls it; empty with the hash where the line says none
  record Recorded(String algorithm, String hash) {}

  /// The files by path (CSV, `PATH,ALGORITHM=HASH,SIZE`).
  ///
  /// @throws CorruptException if it and the archive do not name the same files, or a hash is
  ///   missing
  Map<String, Recorded> record() throws IOException {
    Map<String, Recorded> record = new TreeMap<>();
    for (String line : text("RECORD").lines().toList()) {
      if (!line.isBlank()) {
        List<String> fields = fields(line);
        String[] hash = fields.size() < 2 ? new String[0] : fields.get(1).split("=", 2);
        record.put(
            fields.getFirst(),
            hash.length < 2 ? new Recorded("", "") : new Recorded(algorithm(hash[0]), hash[1]));
      }
    }
    for (String path : members.keySet()) {
      Optional<Recorded> said = Optional.ofNullable(record.get(path));
      if (said.filter(r -> !r.hash().isEmpty()).isEmpty() && !isUnsigned(path)) {
        throw new CorruptException(
            where + ": RECORD has no " + (said.isEmpty() ? "line" : "hash") + " of " + path);
      }
    }
    for (String path : record.keySet()) {
      if (!members.containsKey(path)) {
        throw new CorruptException(where + ": " + path + " of RECORD is not in it");
      }
    }
    return record;
  }

  /// Files that cannot hold, or know, their own hash.
  private boolean isUnsigned(String path) {
    return path.equals(info + "/RECORD")
        || path.equals(info + "/RECORD.jws")
        || path.equals(info + "/RECORD.p7s");
  }

  private String algorithm(String name) throws UnsupportedException {
    return switch (name) {
      case "sha256" -> "SHA-256";
      case "sha384" -> "SHA-384";
      case "sha512" -> "SHA-512";
      default ->
          throw new UnsupportedException(
              where + ": RECORD has hashes of " + name, "build the wheel again");
    };
  }

  /// Whether a digest is the recorded one (base64, URL alphabet, no padding).
  static boolean same(Recorded recorded, byte[] digest) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).equals(recorded.hash());
  }

  /// Of a CSV line.
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
