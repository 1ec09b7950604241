package argosy.build.finish;

import argosy.base.Utf8Order;
import argosy.model.recipe.Glob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The files of one package, in a folder of their own.
///
/// @param root the folder
/// @param prefix the path at which they were built to stand
public record Installed(Path root, String prefix) {
  /// Scripts and descriptions larger than this are data.
  private static final long TEXT_BYTES = 4 << 20;

  /// All files and links, relative, sorted.
  List<String> paths() throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
          .map(p -> root.relativize(p).toString())
          .sorted(Utf8Order.COMPARATOR)
          .toList();
    }
  }

  /// Files below a folder that one of the patterns means, sorted; a name without wildcards is
  /// looked up, not searched for. None if the folder is not there.
  public static List<String> like(List<String> patterns, Path folder) throws IOException {
    Set<String> found = new TreeSet<>(Utf8Order.COMPARATOR);
    Path place = folder.normalize();
    for (String pattern : patterns) {
      Path exact = place.resolve(pattern).normalize();
      if (exact.startsWith(place) && Files.isRegularFile(exact)) {
        found.add(place.relativize(exact).toString());
      } else if (Files.isDirectory(place)) {
        Glob glob = Glob.orBelow(pattern);
        new Installed(place, "")
            .paths().stream()
                .filter(p -> glob.matches(p) && Files.isRegularFile(place.resolve(p)))
                .forEach(found::add);
      }
    }
    return List.copyOf(found);
  }

  Path file(String path) {
    return root.resolve(path);
  }

  boolean isLink(String path) {
    return Files.isSymbolicLink(file(path));
  }

  /// The first bytes of a file.
  byte[] head(String path, int count) throws IOException {
    try (InputStream in = Files.newInputStream(file(path))) {
      return in.readNBytes(count);
    }
  }

  /// The content of a file that is text: no NUL, not large. Bytes are characters.
  Optional<String> text(String path) throws IOException {
    if (isLink(path) || Files.size(file(path)) > TEXT_BYTES) {
      return Optional.empty();
    }
    String text = Files.readString(file(path), StandardCharsets.ISO_8859_1);
    return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
  }

  void write(String path, String text) throws IOException {
    Object mode = Files.getAttribute(file(path), "unix:mode");
    Files.setAttribute(file(path), "unix:mode", ((Integer) mode) & 07777 | 0200);
    Files.writeString(file(path), text, StandardCharsets.ISO_8859_1);
    Files.setAttribute(file(path), "unix:mode", ((Integer) mode) & 07777);
  }

  /// `../..` from the folder of the path to the root; `.` if it stands there.
  static String up(String path) {
    int depth = (int) path.chars().filter(c -> c == '/').count();
    return depth == 0 ? "." : "../".repeat(depth - 1) + "..";
  }

  /// From the folder of one path to another, both relative to the root.
  static String relative(String from, String to) {
    Path folder = Path.of("/" + from).getParent();
    return folder == null ? to : folder.relativize(Path.of("/" + to)).toString();
  }
}
