package argosy.build.source;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.SmallFile;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.recipe.Source;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Debian source packages through the machine's apt: its own repositories, keys and proxies, with
/// source entries and lists of our own, so that the machine's apt stays as it is. apt checks the
/// signatures; every file is checked against the SHA-256 that the signed index gives.
///
///     FOLDER/etc/     the machine's entries, as deb-src
///     FOLDER/lists/   the indexes
///     FOLDER/chosen/  which files a source package means, kept until somebody asks for newer ones
final class AptSources {
  /// `'http://…/x.dsc' x_1.dsc 1234 SHA256:…`
  private static final Pattern URI_LINE =
      Pattern.compile("'[^']+' (\\S+) ([0-9]+) SHA256:([0-9a-f]{64})");

  private final Path folder;
  private final Downloads downloads;
  private final Progress progress;

  AptSources(Path folder, Downloads downloads, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.downloads = downloads;
    this.progress = progress;
  }

  /// One file of a source package.
  record Part(String name, Digest digest) {}

  /// The files that are built from: the upstream archives, and Debian's own with `debianPatches`.
  ///
  /// @param update whether newer versions are looked for
  synchronized List<Part> resolve(Source.Debian source, boolean update) throws IOException {
    Path chosen =
        folder
            .resolve("chosen")
            .resolve(
                source.name()
                    + "="
                    + source.version().replace(':', '%')
                    + (source.debianPatches() ? "+debian" : "")
                    + ".json");
    if (!update && Files.exists(chosen)) {
      return parse(chosen);
    }
    prepare(update);
    Tool.Result plan = plan(source);
    if (!plan.ok() && !update) {
      prepare(true); // newer than the lists, perhaps
      plan = plan(source);
    }
    List<Part> parts = asked(source, plan);
    write(chosen, parts);
    return parts;
  }

  private Tool.Result plan(Source.Debian source) throws IOException {
    return Tool.of(apt("--print-uris", "source", "--download-only", request(source)))
        .with("LC_ALL", "C")
        .run();
  }

  private static List<Part> asked(Source.Debian source, Tool.Result plan) throws IOException {
    if (!plan.ok()) {
      throw new UnsupportedException(
          "apt knows no source package " + request(source) + ": " + plan.tail().replace('\n', ' '),
          "check name and version (apt-cache showsrc "
              + source.name()
              + "), or the machine's apt"
              + " repositories");
    }
    List<Part> parts = new ArrayList<>();
    for (String line : plan.out().lines().toList()) {
      Matcher m = URI_LINE.matcher(line);
      if (m.matches() && wanted(m.group(1), source.debianPatches())) {
        parts.add(new Part(m.group(1), new Digest(m.group(3))));
      }
    }
    if (parts.isEmpty()) {
      throw new UnsupportedException(
          "apt gives no SHA-256 of the files of " + request(source),
          "use a repository whose index has them");
    }
    return parts;
  }

  private static boolean wanted(String name, boolean debian) {
    if (name.endsWith(".asc") || name.endsWith(".dsc")) {
      return false;
    }
    return debian || !(name.contains(".debian.tar.") || name.endsWith(".diff.gz"));
  }

  private static String request(Source.Debian source) {
    return source.name() + (source.version().isEmpty() ? "" : "=" + source.version());
  }

  /// Has every part in the downloads.
  synchronized void fetch(Source.Debian source, List<Part> parts) throws IOException {
    List<Part> absent = new ArrayList<>();
    for (Part part : parts) {
      if (downloads.held(part.digest()).isEmpty()) {
        absent.add(part);
      }
    }
    if (absent.isEmpty()) {
      return;
    }
    progress.step("fetch " + request(source));
    prepare(false);
    Path place = Files.createTempDirectory(folder, "fetch-");
    try {
      List<String> argv = apt("source", "--download-only");
      if (parts.stream().allMatch(p -> p.name().contains(".orig"))) {
        argv.add("--tar-only");
      }
      argv.add(request(source));
      Tool.Result got = Tool.of(argv).in(place).with("LC_ALL", "C").within(3600).run();
      for (Part part : absent) {
        Path file = place.resolve(part.name());
        if (!Files.exists(file)) {
          throw new IOException(
              "apt could not fetch " + part.name() + ": " + got.tail().replace('\n', ' '));
        }
        downloads.keep(file, part.digest());
      }
    } finally {
      try (Stream<Path> left = Files.list(place)) {
        for (Path file : left.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.delete(place);
    }
    progress.done(absent.size() + " files, checked");
  }

  /// The machine's entries as source entries, and their indexes if they are missing or to be newer.
  private void prepare(boolean update) throws IOException {
    if (Tool.find("apt-get").isEmpty()) {
      throw new UnsupportedException(
          "Debian source packages need apt-get, which is not on this machine",
          "build on Debian or Ubuntu, or give the recipe a url and sha256");
    }
    for (String name :
        List.of("etc/sources.list.d", "lists/partial", "archives/partial", "chosen")) {
      Files.createDirectories(folder.resolve(name));
    }
    Path lists = folder.resolve("lists");
    try (Stream<Path> files = Files.list(lists)) {
      if (!update && files.anyMatch(f -> f.toString().contains("_Sources"))) {
        return;
      }
    }
    progress.step("apt sources");
    Files.write(folder.resolve("status"), new byte[0]);
    copyEntries();
    Tool.Result result = Tool.of(apt("update")).with("LC_ALL", "C").within(1800).run();
    if (!result.ok()) {
      throw new IOException("apt could not fetch its lists: " + result.tail().replace('\n', ' '));
    }
    progress.done("lists of source packages");
  }

  private void copyEntries() throws IOException {
    Path machine = Path.of("/etc/apt");
    List<Path> files = new ArrayList<>(List.of(machine.resolve("sources.list")));
    if (Files.isDirectory(machine.resolve("sources.list.d"))) {
      try (Stream<Path> more = Files.list(machine.resolve("sources.list.d"))) {
        more.sorted().forEach(files::add);
      }
    }
    for (Path file : files) {
      if (Files.isReadable(file) && file.toString().matches(".*\\.(list|sources)")) {
        Path target = folder.resolve("etc/sources.list.d").resolve(file.getFileName().toString());
        Files.writeString(target, asSource(Files.readString(file)));
      }
    }
    Files.writeString(folder.resolve("etc/sources.list"), "");
  }

  /// Entries for packages become entries for their sources, in both forms of sources.list(5).
  static String asSource(String entries) {
    return entries
        .replaceAll("(?m)^Types:.*$", "Types: deb-src")
        .replaceAll("(?m)^deb-src .*$", "")
        .replaceAll("(?m)^deb ", "deb-src ");
  }

  private List<String> apt(String... words) {
    List<String> argv = new ArrayList<>(List.of("apt-get", "-q"));
    for (String option :
        List.of(
            "Dir::Etc::sourcelist=" + folder.resolve("etc/sources.list"),
            "Dir::Etc::sourceparts=" + folder.resolve("etc/sources.list.d"),
            "Dir::State::lists=" + folder.resolve("lists"),
            "Dir::State::status=" + folder.resolve("status"),
            "Dir::Cache::archives=" + folder.resolve("archives"),
            "Dir::Cache::pkgcache=",
            "Dir::Cache::srcpkgcache=",
            "APT::Sandbox::User=",
            "Debug::NoLocking=1")) {
      argv.add("-o");
      argv.add(option);
    }
    argv.addAll(Arrays.asList(words));
    return argv;
  }

  private static List<Part> parse(Path chosen) throws IOException {
    try {
      return Json.parse(Files.readString(chosen)).asObject().array("files").stream()
          .map(Json::asObject)
          .map(f -> new Part(f.string("name"), Digest.parse(f.string("digest"))))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new CorruptException(chosen + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path chosen, List<Part> parts) throws IOException {
    List<Json> files = new ArrayList<>();
    parts.forEach(p ->
        files.add(
            Json.object().put("name", p.name()).put("digest", p.digest().toString()).build()));
    SmallFile.replace(
        chosen, Json.object().put("files", new Json.Arr(files)).build().pretty(), 0644);
  }
}
