package argosy.app;

import argosy.base.UnsupportedException;
import argosy.model.StackKind;
import argosy.release.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// Shared software as it was kept before: found in a folder, to be taken over by a site.
///
///     FOLDER/sw.YYYY-MM-DD, sw, sw.hdd, sw.tmpfs   a Data Lab's dated trees, built for FOLDER/sw
///     FOLDER/ups_db                                an EUPS stack: a release for each tag
///     FOLDER/NAME/conda-meta                       conda environments: a product for each
final class OldTrees {
  private static final String CONDA = "conda-meta";
  private final Path folder;
  private final String product;
  private final List<String> tags;
  private final long nowSeconds;

  /// @param product what a Data Lab's or EUPS stack's releases are called
  /// @param tags of an EUPS stack; all if empty
  OldTrees(Path folder, String product, List<String> tags, long nowSeconds) throws IOException {
    this.folder = folder.toRealPath();
    this.product = product;
    this.tags = List.copyOf(tags);
    this.nowSeconds = nowSeconds;
  }

  /// One tree that becomes a release.
  ///
  /// @param tree where its files lie now
  /// @param prefix that stands in them
  /// @param epochSeconds the release's time
  /// @param active whether people work with it now
  record Old(
      String product,
      String tag,
      Path tree,
      String prefix,
      long epochSeconds,
      boolean active,
      Adopt.Request request) {}

  /// @throws UnsupportedException if the folder is none of these
  List<Old> find() throws IOException {
    if (Files.isDirectory(folder.resolve("ups_db"))) {
      return eups();
    }
    List<Old> dated = dataLab();
    List<Old> found = dated.isEmpty() ? conda() : dated;
    if (found.isEmpty()) {
      throw new UnsupportedException(
          folder + ": has no dated trees (sw.2026-11-20), no ups_db and no conda environments",
          "name the folder in which these lie; argosy adopt takes in anything else");
    }
    return found;
  }

  private List<Path> folders(String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var all = Files.newDirectoryStream(folder, pattern)) {
      for (Path path : all) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          found.add(path);
        }
      }
    }
    found.sort(null);
    return found;
  }

  private List<Old> dataLab() throws IOException {
    String prefix = folder.resolve("sw").toString();
    Optional<Path> disk = target("sw.hdd");
    Optional<Path> memory = Optional.of(folder.resolve("sw.tmpfs")).filter(OldTrees::isFilled);
    Optional<Path> active = memory.or(() -> disk);
    if (active.isEmpty()) {
      active = target("sw");
    }
    List<Old> found = new ArrayList<>();
    for (Path tree : folders("sw.[0-9]*")) {
      String date = String.valueOf(tree.getFileName()).substring(3);
      if (date.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
        long day = LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        boolean current = active.equals(Optional.of(tree));
        found.add(old("d_" + date.replace('-', '_'), tree, prefix, day, current));
      }
    }
    memory.ifPresent(tree -> found.add(old("exp_sw_tmpfs", tree, prefix, nowSeconds, true)));
    return found;
  }

  private Old old(String tag, Path tree, String prefix, long epoch, boolean active) {
    Adopt.Request request =
        new Adopt.Dir(
            tree,
            Optional.of(product + "-files"),
            tag.substring(tag.indexOf('_') + 1).replace('_', '.'),
            StackKind.PREFIX,
            Optional.of(prefix),
            true);
    return new Old(product, tag, tree, prefix, epoch, active, request);
  }

  private Optional<Path> target(String link) throws IOException {
    Path path = folder.resolve(link);
    return Files.isDirectory(path) ? Optional.of(path.toRealPath()) : Optional.empty();
  }

  private static boolean isFilled(Path folder) {
    try (var content = Files.list(folder)) {
      return content.findAny().isPresent();
    } catch (IOException e) {
      return false; // not there
    }
  }

  private List<Old> eups() throws IOException {
    TreeSet<String> all = new TreeSet<>();
    try (var chains = Files.find(folder.resolve("ups_db"), 2, (p, a) -> isChain(p))) {
      chains.forEach(p -> all.add(name(p).replaceFirst("\\.chain$", "")));
    }
    List<Old> found = new ArrayList<>();
    for (String tag : tags.isEmpty() ? all : new TreeSet<>(tags)) {
      String under =
          Tag.parseTolerant(tag)
              .filter(t -> !t.moves())
              .map(Tag::text)
              .orElse("exp_" + tag.replaceAll("[^A-Za-z0-9_.+-]", "_"));
      Adopt.Request request = new Adopt.Eups(folder, tag, List.of());
      boolean active = tag.equals("current");
      found.add(new Old(product, under, folder, folder.toString(), nowSeconds, active, request));
    }
    return found;
  }

  private static boolean isChain(Path path) {
    return name(path).endsWith(".chain");
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private List<Old> conda() throws IOException {
    List<Old> found = new ArrayList<>();
    for (Path tree : folders("*")) {
      if (Files.isDirectory(tree.resolve(CONDA))) {
        String called = name(tree).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
        Path history = tree.resolve(CONDA).resolve("history");
        long changed =
            Files.getLastModifiedTime(Files.exists(history) ? history : tree.resolve(CONDA))
                .toInstant()
                .getEpochSecond();
        String day =
            Instant.ofEpochSecond(changed).atOffset(ZoneOffset.UTC).toLocalDate().toString();
        found.add(
            new Old(
                called.replaceFirst("^[^a-z0-9]+", ""),
                "d_" + day.replace('-', '_'),
                tree,
                tree.toString(),
                changed,
                false,
                new Adopt.Conda(tree)));
      }
    }
    return found;
  }

  /// Conda prefixes in the folder of a tree, by name: `anaconda3`.
  static List<String> condaPrefixes(Path tree) throws IOException {
    List<String> found = new ArrayList<>();
    try (var all = Files.newDirectoryStream(tree)) {
      for (Path path : all) {
        if (Files.isDirectory(path.resolve(CONDA))) {
          found.add(name(path));
        }
      }
    }
    found.sort(null);
    return found;
  }
}
