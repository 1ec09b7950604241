package argosy.format.tarball;

import argosy.base.OwnFile;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.InterpreterLine;
import argosy.model.Profile;
import argosy.model.Relocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Prints the `relocate` script of a profile: where the build prefix stands in each file, worked out
/// here, so that the script only copies pieces.
///
///     line   = kind SP prefix-number SP mode SP size SP count SP tokens SP path LF
///     kind   = "t" / "s:" literal-bytes ":" prefixes (of the interpreter line) ":" form / "b" / "c" / "C" / "l"
///     form   = ("p" / "l" / "e") ":" what is before its one prefix ":" what is after it / "-::"
///     tokens = token *("," token) / "=" rest-of-the-link
///     token  = decimal (bytes to copy) / "P" (the prefix) / "Z" decimal (times what a shorter prefix
///              leaves, in NULs)
///     path   = UTF-8; bytes up to 0x20, 0x7f, "\" and ":" as "\0" and 3 octal digits (printf's %b)
public final class Relocator {
  private static final String CACHE = "__pycache__/";

  private final Profile profile;
  private final BlobSource blobs;
  private final Map<String, String> prefixOf = new TreeMap<>(Utf8Order.COMPARATOR);
  private final List<String> prefixes;

  public Relocator(Profile profile, BlobSource blobs) {
    this.profile = profile;
    this.blobs = blobs;
    for (Profile.Part part : profile.packages()) {
      for (Relocation relocation : part.metadata().relocations()) {
        prefixOf.putIfAbsent(relocation.path(), part.metadata().buildPrefix());
      }
    }
    this.prefixes =
        profile.open().stream().map(r -> prefixOf(r.path())).distinct().sorted().toList();
  }

  public String script() throws IOException {
    StringBuilder table = new StringBuilder();
    for (Relocation relocation : profile.open()) {
      table.append(line(relocation)).append('\n');
    }
    return OwnFile.text(Relocator.class, "relocate.sh")
        .replace("@NAME@", profile.stack().name())
        .replace("@TAG@", profile.release().tag())
        .replace("@FILES@", Integer.toString(profile.open().size()))
        .replace("@PREFIXES@\n", prefixCases())
        .replace("@TABLE@\n", table);
  }

  private String prefixCases() {
    StringBuilder cases = new StringBuilder();
    for (int i = 0; i < prefixes.size(); i++) {
      String quoted = "'" + prefixes.get(i).replace("'", "'\\''") + "'";
      cases.append("    %d) built=%s ;;\n".formatted(i, quoted));
    }
    return cases.toString();
  }

  private String prefixOf(String path) {
    return Optional.ofNullable(prefixOf.get(path))
        .orElseThrow(() ->
            new IllegalArgumentException(
                path + ": is to be relocated, but no package says from where"));
  }

  private String line(Relocation relocation) throws IOException {
    String path = relocation.path();
    Entry entry =
        profile
            .tree()
            .find(path)
            .orElseThrow(
                () -> new IllegalArgumentException(path + ": is to be relocated, but not there"));
    String prefix = prefixOf(path);
    int number = prefixes.indexOf(prefix);
    return switch (entry) {
      case Entry.Symlink link -> {
        if (!link.target().startsWith(prefix)) {
          throw new UnsupportedException(
              path + ": expected a link into " + prefix + " but got " + link.target(),
              "adopt the tree again");
        }
        String rest = link.target().substring(prefix.length());
        yield "l %d - 0 0 =%s %s".formatted(number, escaped(rest), escaped(path));
      }
      case Entry.File file -> {
        int bytes = bytes(prefix);
        List<Relocation.Spot> spots = relocation.spots();
        yield String.format(
            Locale.ROOT,
            "%s %d %04o %d %d %s %s",
            kind(relocation, file, prefix),
            number,
            file.mode(),
            file.size(),
            spots.size(),
            relocation.kind() == Relocation.Kind.BINARY
                ? binary(spots, file.size(), bytes)
                : text(spots, file.size(), bytes),
            escaped(path));
      }
      case Entry.Directory folder ->
          throw new IllegalArgumentException(path + ": a folder cannot be relocated");
    };
  }

  private String kind(Relocation relocation, Entry.File file, String prefix) throws IOException {
    return switch (relocation.kind()) {
      case TEXT, SYMLINK -> "t";
      case BINARY -> "b";
      case PYC -> hasSource(file.path()) ? "c" : "C";
      case SHEBANG -> shebang(relocation, file, prefix);
    };
  }

  /// How long the interpreter line is without its prefixes, how many it holds, and what it is.
  private String shebang(Relocation relocation, Entry.File file, String prefix) throws IOException {
    String line;
    try (InputStream in = blobs.open(file.digest())) {
      line = InterpreterLine.read(in);
    }
    int lineBytes = bytes(line);
    long inLine = relocation.spots().stream().filter(spot -> spot.offset() < lineBytes).count();
    String form =
        InterpreterLine.find(line, prefix)
            .map(l ->
                (l.isPython() ? "p:" : l.isPerl() ? "l:" : "e:")
                    + escaped(l.before())
                    + ":"
                    + escaped(l.after()))
            .orElse("-::");
    return "s:" + (lineBytes - inLine * bytes(prefix)) + ":" + inLine + ":" + form;
  }

  /// Whether Python can compile it again: `d/__pycache__/m.cpython-311.pyc` from `d/m.py`.
  private boolean hasSource(String path) {
    int slash = path.lastIndexOf('/');
    String folder = path.substring(0, slash + 1);
    String name = path.substring(slash + 1);
    String module = name.substring(0, name.indexOf('.'));
    return folder.endsWith(CACHE)
        && profile
            .tree()
            .find(folder.substring(0, folder.length() - CACHE.length()) + module + ".py")
            .isPresent();
  }

  private static String text(List<Relocation.Spot> spots, long size, int prefixBytes) {
    Tokens tokens = new Tokens();
    for (Relocation.Spot spot : spots) {
      tokens.copyTo(spot.offset()).prefix(prefixBytes);
    }
    return tokens.copyTo(size).toString();
  }

  /// What follows a prefix in its C string moves up; the bytes that a shorter prefix leaves are NUL
  /// at the string's end.
  private static String binary(List<Relocation.Spot> spots, long size, int prefixBytes) {
    Tokens tokens = new Tokens();
    int inString = 0;
    for (int i = 0; i < spots.size(); i++) {
      Relocation.Spot spot = spots.get(i);
      tokens.copyTo(spot.offset()).prefix(prefixBytes);
      inString++;
      if (i + 1 == spots.size() || spots.get(i + 1).end() != spot.end()) {
        tokens.copyTo(spot.end()).zeros(inString);
        inString = 0;
      }
    }
    return tokens.copyTo(size).toString();
  }

  private static final class Tokens {
    private final StringBuilder out = new StringBuilder();
    private long at;

    Tokens copyTo(long offset) {
      if (offset > at) {
        add(Long.toString(offset - at));
      }
      at = offset;
      return this;
    }

    Tokens prefix(int bytes) {
      at += bytes;
      return add("P");
    }

    void zeros(int times) {
      add("Z" + times);
    }

    private Tokens add(String token) {
      out.append(out.isEmpty() ? "" : ",").append(token);
      return this;
    }

    @Override
    public String toString() {
      return out.toString();
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '\\' || c == ':') {
        out.append(String.format(Locale.ROOT, "\\0%03o", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
