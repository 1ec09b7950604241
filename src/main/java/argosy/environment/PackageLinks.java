package argosy.environment;

import argosy.base.Json;
import argosy.conda.PathEntry;
import argosy.conda.PathEntry.Placeholder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// How the files of a package in the cache are placed in an environment, wherever that stands, and
/// what its record there says of them.
///
/// @param folders all that the files stand in, and those the package lists, sorted
/// @param files the items of the record's `files`, printed
/// @param paths the items of its `paths_data.paths`, printed; zeros where the digest of a
///   [Replaced] file belongs
record PackageLinks(List<Step> steps, List<String> folders, ByteBuffer files, ByteBuffer paths) {
  private static final String IN_PREFIX = "\"sha256_in_prefix\":\"";
  private static final String NO_DIGEST = "0".repeat(64);

  PackageLinks {
    steps = List.copyOf(steps);
    folders = List.copyOf(folders);
  }

  /// @param source in the package
  /// @param target in the environment
  record Step(String source, String target, Way way) {}

  /// How a file comes into an environment.
  sealed interface Way {}

  /// As a hard link, where the file system has them.
  record Linked() implements Way {}

  /// Always as a copy.
  record Copied() implements Way {}

  record Symbolic(String to) implements Way {}

  /// With the prefix written in it.
  ///
  /// @param digestAt where in [PackageLinks#paths] the 64 digits of its digest stand
  record Replaced(Placeholder placeholder, int digestAt) implements Way {}

  /// @param python where its Python files go; empty unless it is `noarch: python`
  static PackageLinks of(PackageCache.Unpacked unpacked, Optional<PythonPlaces> python)
      throws IOException {
    List<Step> steps = new ArrayList<>();
    Set<String> folders = new TreeSet<>();
    ByteArrayOutputStream files = new ByteArrayOutputStream();
    ByteArrayOutputStream paths = new ByteArrayOutputStream();
    for (PathEntry entry : unpacked.paths().entries()) {
      String target = python.map(p -> p.place(entry.path())).orElse(entry.path());
      if (entry.type() == PathEntry.Type.DIRECTORY) {
        addWithParents(target, folders);
        continue;
      }
      addParents(target, folders);
      if (!steps.isEmpty()) {
        files.write(',');
        paths.write(',');
      }
      files.writeBytes(Json.of(target).canonicalBytes());
      Optional<Path> to = symbolic(entry, unpacked.folder());
      String said = said(entry, target, to.isEmpty());
      Way way =
          to.isPresent()
              ? new Symbolic(to.get().toString())
              : entry.placeholder().isPresent()
                  ? new Replaced(entry.placeholder().get(), paths.size() + digestAt(said))
                  : entry.noLink() ? new Copied() : new Linked();
      paths.writeBytes(said.getBytes(StandardCharsets.UTF_8));
      steps.add(new Step(entry.path(), target, way));
    }
    return new PackageLinks(
        steps,
        List.copyOf(folders),
        ByteBuffer.wrap(files.toByteArray()),
        ByteBuffer.wrap(paths.toByteArray()));
  }

  /// Old packages list links as files, but know no digest of them.
  private static Optional<Path> symbolic(PathEntry entry, Path folder) throws IOException {
    if (entry.type() != PathEntry.Type.SOFTLINK && entry.sha256().isPresent()) {
      return Optional.empty();
    }
    Path source = folder.resolve(entry.path());
    return Files.isSymbolicLink(source)
        ? Optional.of(Files.readSymbolicLink(source))
        : Optional.empty();
  }

  /// @param content whether the file has its own, rather than being a link to one that may have a
  ///   placeholder
  private static String said(PathEntry entry, String target, boolean content) {
    Json.Builder out = Json.object().put("_path", target);
    entry
        .placeholder()
        .ifPresent(p ->
            out.put("file_mode", p.binary() ? "binary" : "text")
                .put("prefix_placeholder", p.prefix()));
    if (entry.noLink()) {
      out.put("no_link", true);
    }
    out.put("path_type", entry.type().name().toLowerCase(Locale.ROOT));
    entry.sha256().ifPresent(d -> out.put("sha256", d.hex()));
    if (content && entry.placeholder().isPresent()) {
      out.put("sha256_in_prefix", NO_DIGEST);
    } else if (content) {
      entry.sha256().ifPresent(d -> out.put("sha256_in_prefix", d.hex()));
    }
    if (entry.sizeBytes() >= 0) {
      out.put("size_in_bytes", entry.sizeBytes());
    }
    return out.build().canonical();
  }

  /// No value can hold the searched text: a quotation mark in one is escaped.
  private static int digestAt(String said) {
    String before = said.substring(0, said.indexOf(IN_PREFIX) + IN_PREFIX.length());
    return before.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void addWithParents(String folder, Set<String> folders) {
    folders.add(folder);
    addParents(folder, folders);
  }

  private static void addParents(String path, Set<String> folders) {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (!folders.add(path.substring(0, slash))) {
        return;
      }
    }
  }
}
