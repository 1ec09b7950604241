package argosy.adopt.eups;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The `ups_db` of a stack: which products are declared, in which versions, under which tags.
///
///     ups_db/PRODUCT/VERSION.version     a group of KEY = VALUE for each flavor
///     ups_db/PRODUCT/TAG.chain           likewise, with the version that has the tag
final class EupsDatabase {
  private final Path stack;

  /// @param stack an element of `EUPS_PATH`
  EupsDatabase(Path stack) throws UnsupportedException {
    this.stack = stack;
    if (!Files.isDirectory(stack.resolve("ups_db"))) {
      throw new UnsupportedException(
          stack + ": there is no ups_db in it", "name a folder of EUPS_PATH");
    }
  }

  /// A declared product.
  ///
  /// @param folder relative to the stack
  /// @param tags sorted
  record Declared(String product, String version, String flavor, String folder, List<String> tags) {
    Declared {
      tags = List.copyOf(tags);
    }
  }

  List<String> products() throws IOException {
    return names(stack.resolve("ups_db"), "").stream()
        .filter(n -> !n.startsWith("_") && Files.isDirectory(stack.resolve("ups_db").resolve(n)))
        .toList();
  }

  /// The tags that any product has.
  List<String> tags() throws IOException {
    TreeSet<String> tags = new TreeSet<>();
    for (String product : products()) {
      tags.addAll(names(stack.resolve("ups_db").resolve(product), ".chain"));
    }
    return List.copyOf(tags);
  }

  /// The version of the product that has the tag.
  Optional<String> tagged(String product, String tag) throws IOException {
    Path chain = stack.resolve("ups_db").resolve(product).resolve(tag + ".chain");
    if (!Files.isRegularFile(chain)) {
      return Optional.empty();
    }
    return groups(chain).values().stream()
        .map(g -> Optional.ofNullable(g.get("VERSION")))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// @throws UnsupportedException if the product is not in the stack's folder
  Declared declared(String product, String version) throws IOException {
    Path folder = stack.resolve("ups_db").resolve(product);
    Path file = folder.resolve(version + ".version");
    if (!Files.isRegularFile(file)) {
      throw new UnsupportedException(
          "%s %s is not declared in %s".formatted(product, version, stack),
          "see what is: eups list " + product);
    }
    Map<String, Map<String, String>> groups = groups(file);
    if (groups.isEmpty()) {
      throw new CorruptException(file + ": declares no flavor");
    }
    String flavor = groups.keySet().iterator().next();
    String place = groups.getOrDefault(flavor, Map.of()).getOrDefault("PROD_DIR", "");
    List<String> tags = new ArrayList<>();
    for (String tag : names(folder, ".chain")) {
      if (tagged(product, tag).equals(Optional.of(version))) {
        tags.add(tag);
      }
    }
    return new Declared(product, version, flavor, inside(product, place), tags);
  }

  /// The folder of a product, relative to the stack.
  private String inside(String product, String place) throws IOException {
    Path real = stack.toRealPath();
    Path folder = real.resolve(place).normalize();
    if (place.isEmpty() || place.equals("none") || !Files.isDirectory(folder)) {
      throw new UnsupportedException(
          product + ": its folder is not there [" + folder + "]",
          "declare it again, or leave it out");
    }
    if (folder.equals(real) || !folder.toRealPath().startsWith(real)) {
      throw new UnsupportedException(
          product + ": stands outside of the stack [" + folder + "]",
          "install it into the stack, or adopt it alone: argosy adopt dir " + folder);
    }
    return real.relativize(folder).toString();
  }

  private static List<String> names(Path folder, String ending) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(p -> p.getFileName().toString())
          .filter(n -> n.endsWith(ending))
          .map(n -> n.substring(0, n.length() - ending.length()))
          .sorted()
          .toList();
    }
  }

  /// The groups of a version or chain file by flavor, in the file's order.
  private static Map<String, Map<String, String>> groups(Path file) throws IOException {
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    Map<String, String> group = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      int equals = text.indexOf('=');
      if (text.startsWith("#") || equals < 0) {
        continue;
      }
      String key = text.substring(0, equals).strip().toUpperCase(Locale.ROOT);
      String value = text.substring(equals + 1).strip().replaceAll("^\"(.*)\"$", "$1");
      if (key.equals("FLAVOR")) {
        group = new TreeMap<>();
        groups.put(value, group);
      }
      group.put(key, value);
    }
    return groups;
  }
}
