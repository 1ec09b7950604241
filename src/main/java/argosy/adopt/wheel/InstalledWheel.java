package argosy.adopt.wheel;

import argosy.adopt.scan.PrefixScan;
import argosy.adopt.scan.ScannedStream;
import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.zip.ZipReader;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Relocation;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files of one wheel where the stack's Python looks for them.
///
/// Each is hashed on its way into the store and has to be what `RECORD` says. Programs start with
/// the stack's Python; where that is a prefix, the prefix is noted for relocation.
final class InstalledWheel {
  private static final String MEDIA_TYPE = "application/octet-stream";
  private static final Pattern DATA = Pattern.compile("[^/]+\\.data/([^/]+)/(.+)");
  private static final Pattern ENTRY_POINT =
      Pattern.compile("\\s*([^=\\s/]+)\\s*=\\s*([\\w.]+)\\s*:\\s*([\\w.]+)\\s*(?:\\[.*])?\\s*");
  private static final byte[] PYTHON_SCRIPT = "#!python".getBytes(StandardCharsets.US_ASCII);
  private final Wheel wheel;
  private final StackPython python;
  private final String prefix;
  private final ObjectStore store;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final List<Relocation> relocations = new ArrayList<>();

  /// Lines of the new `RECORD`, by path.
  private final Map<String, String> record = new TreeMap<>();

  /// @param prefix of the stack while it has no place; empty for root stacks
  InstalledWheel(Wheel wheel, StackPython python, String prefix, ObjectStore store) {
    this.wheel = wheel;
    this.python = python;
    this.prefix = prefix;
    this.store = store;
  }

  /// Sorted by path, once installed.
  List<Relocation> relocations() {
    return relocations.stream().sorted(Comparator.comparing(Relocation::path)).toList();
  }

  /// @param direct whether somebody asked for it by name (PEP 376, `REQUESTED`)
  /// @throws CorruptException if a file is not what `RECORD` says
  Tree install(boolean direct) throws IOException {
    try (WheelFile file = WheelFile.open(wheel.file())) {
      Map<String, WheelFile.Recorded> recorded = file.record();
      String info = modules() + file.info() + "/";
      for (Map.Entry<String, ZipReader.Member> e : file.members().entrySet()) {
        if (!e.getKey().matches("[^/]+\\.dist-info/RECORD(\\.jws|\\.p7s)?")) {
          WheelFile.Recorded said = Optional.ofNullable(recorded.get(e.getKey())).orElseThrow();
          member(file, e.getValue(), e.getKey(), said);
        }
      }
      for (String text : entryPoints(file.text("entry_points.txt"))) {
        program(text);
      }
      text(info + "INSTALLER", "argosy\n");
      if (direct) {
        text(info + "REQUESTED", "");
      }
      record.put(info + "RECORD", "");
      StringBuilder lines = new StringBuilder();
      record.forEach((path, hash) ->
          lines
              .append(quoted(relative(path)))
              .append(',')
              .append(hash.isEmpty() ? "," : hash)
              .append('\n'));
      put(info + "RECORD", 0644, bytes(lines.toString()));
    }
    return Tree.of(entries.values());
  }

  private String modules() {
    return python.folder("purelib", "").orElseThrow();
  }

  private void member(WheelFile file, ZipReader.Member member, String path, WheelFile.Recorded said)
      throws IOException {
    Matcher data = DATA.matcher(path);
    boolean moved = data.matches();
    String part = moved ? data.group(1) : "purelib";
    Optional<String> folder = python.folder(part, wheel.name().name());
    if (folder.isEmpty()) {
      throw new UnsupportedException(
          file.where() + ": " + path + ": nobody says where \"" + part + "\" goes",
          "build the wheel with files of known kinds only");
    }
    String target = folder.get() + (moved ? data.group(2) : path);
    boolean script = part.equals("scripts");
    MessageDigest hash = digest(said.algorithm());
    try (InputStream in = new DigestInputStream(file.open(member), hash)) {
      Descriptor stored = script ? script(target, in) : put(target, mode(member), in);
      in.skipNBytes(0);
      if (!WheelFile.same(said, hash.digest())) {
        throw new CorruptException(
            file.where() + ": " + path + " is not what its RECORD says; a file was changed");
      }
      record.put(target, script ? "," : hash(said, stored));
    }
  }

  private static String hash(WheelFile.Recorded said, Descriptor stored) {
    return said.algorithm().toLowerCase(Locale.ROOT).replace("-", "")
        + "="
        + said.hash()
        + ","
        + stored.sizeBytes();
  }

  private static int mode(ZipReader.Member member) {
    return (member.unixMode() & 0111) != 0 ? 0755 : 0644;
  }

  /// A script whose first line `#!python` means the Python that it is installed for.
  private Descriptor script(String target, InputStream in) throws IOException {
    byte[] head = in.readNBytes(PYTHON_SCRIPT.length);
    boolean ours = Arrays.equals(head, PYTHON_SCRIPT);
    String first = ours ? "#!" + python.interpreter(prefix) : "";
    if (!ours) {
      return put(target, 0755, new SequenceInputStream(new ByteArrayInputStream(head), in));
    }
    int next = in.read(); // #!pythonw is the one without a window
    byte[] rest = next < 0 || next == 'w' ? new byte[0] : new byte[] {(byte) next};
    InputStream after = new SequenceInputStream(new ByteArrayInputStream(rest), in);
    return put(target, 0755, new SequenceInputStream(bytes(first), after));
  }

  /// `NAME = MODULE:FUNCTION` of the sections for programs.
  private static List<String> entryPoints(String text) {
    List<String> found = new ArrayList<>();
    boolean programs = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith("[")) {
        programs = line.strip().matches("\\[(console|gui)_scripts]");
      } else if (programs && !line.isBlank() && !line.matches("\\s*[#;].*")) {
        found.add(line);
      }
    }
    return found;
  }

  private void program(String entryPoint) throws IOException {
    Matcher m = ENTRY_POINT.matcher(entryPoint);
    if (!m.matches()) {
      throw new UnsupportedException(
          wheel + ": the entry point \"" + entryPoint + "\" is not understood",
          "write it as NAME = MODULE:FUNCTION");
    }
    String function = m.group(3);
    String text =
        "#!%s\nimport sys\n\nfrom %s import %s\n\nsys.exit(%s())\n"
            .formatted(python.interpreter(prefix), m.group(2), function.split("\\.")[0], function);
    String path = python.folder("scripts", "").orElseThrow() + m.group(1);
    put(path, 0755, bytes(text));
    record.put(path, ",");
  }

  private void text(String path, String content) throws IOException {
    Descriptor stored = put(path, 0644, bytes(content));
    String hash =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(HexFormat.of().parseHex(stored.digest().hex()));
    record.put(path, "sha256=" + hash + "," + stored.sizeBytes());
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private Descriptor put(String path, int mode, InputStream content) throws IOException {
    Descriptor stored;
    if (prefix.isEmpty()) {
      stored = store.put(MEDIA_TYPE, content);
    } else {
      PrefixScan scan = new PrefixScan(prefix);
      stored = store.put(MEDIA_TYPE, new ScannedStream(content, scan));
      scan.finish(path).ifPresent(relocations::add);
    }
    if (entries.put(path, new Entry.File(path, mode, stored.digest(), stored.sizeBytes()))
        != null) {
      throw new CorruptException(wheel.file() + ": two of its files are " + path);
    }
    return stored;
  }

  /// `RECORD` names files from the folder of modules on.
  private String relative(String path) {
    String modules = modules();
    if (path.startsWith(modules)) {
      return path.substring(modules.length());
    }
    String top = python.folder("data", "").orElseThrow();
    int up = modules.substring(top.length()).split("/").length;
    return "../".repeat(up) + path.substring(top.length());
  }

  private static String quoted(String field) {
    return field.matches("[^,\"\\r\\n]*") ? field : "\"" + field.replace("\"", "\"\"") + "\"";
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.isEmpty() ? "SHA-256" : algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has these
    }
  }
}
