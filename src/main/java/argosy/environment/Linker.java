package argosy.environment;

import argosy.base.Folders;
import argosy.base.Parallel;
import argosy.environment.LinkPlan.PackagePlan;
import argosy.environment.PackageLinks.Copied;
import argosy.environment.PackageLinks.Replaced;
import argosy.environment.PackageLinks.Step;
import argosy.environment.PackageLinks.Symbolic;
import argosy.environment.PythonPlaces.EntryPoint;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes an environment of packages in the cache, whole or not at all.
public final class Linker {
  private static final int STEPS_A_TASK = 400;
  private static final int FOLDERS_A_TASK = 64;
  private static final int LISTS_A_TASK = 16;

  private final Parallel parallel;
  private final AtomicBoolean hardLinks = new AtomicBoolean(true);

  public Linker(Parallel parallel) {
    this.parallel = parallel;
  }

  /// What was made.
  ///
  /// @param hardLinked whether files share their bytes with the cache
  /// @param notes what was not done, one line each
  public record Linked(int packages, long files, boolean hardLinked, List<String> notes) {
    public Linked {
      notes = List.copyOf(notes);
    }

    /// With one note more.
    public Linked with(String note) {
      List<String> more = new ArrayList<>(notes);
      more.add(note);
      return new Linked(packages, files, hardLinked, more);
    }
  }

  /// @param unpacked of the packages, in their order
  /// @param prefix must not be there, or be empty
  /// @param command as the history shows it
  /// @throws argosy.base.UnsupportedException if the packages cannot stand together there
  public Linked create(
      List<Wanted> wanted,
      List<PackageCache.Unpacked> unpacked,
      Path prefix,
      String command,
      long nowSeconds)
      throws IOException {
    Path place = prefix.toAbsolutePath().normalize();
    requireFree(place);
    LinkPlan plan = LinkPlan.of(wanted, unpacked, links(wanted, unpacked), place.toString());
    Path parent = place.getParent() == null ? place : place.getParent();
    Files.createDirectories(parent);
    LeftOvers.remove(parent, partStart(place));
    Path part = parent.resolve(partStart(place) + ProcessHandle.current().pid() + ".part");
    try {
      Files.createDirectories(part.resolve("conda-meta"));
      makeFolders(plan.folders(), part);
      PythonPlaces python = PythonPlaces.of(wanted).orElse(new PythonPlaces("", ""));
      link(plan, python, part, place.toString());
      Files.writeString(
          part.resolve("conda-meta/history"), CondaMeta.history(wanted, command, nowSeconds));
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      return new Linked(wanted.size(), plan.files(), hardLinks.get(), plan.notes());
    } finally {
      Folders.delete(part);
    }
  }

  /// Those of one depth at once, after those of the depth above.
  private void makeFolders(Set<String> folders, Path part) throws IOException {
    Map<Long, List<Parallel.Task<Path>>> byDepth = new TreeMap<>();
    for (String folder : folders) {
      byDepth
          .computeIfAbsent(folder.chars().filter(c -> c == '/').count(), d -> new ArrayList<>())
          .add(() -> Files.createDirectories(part.resolve(folder)));
    }
    for (List<Parallel.Task<Path>> level : byDepth.values()) {
      parallel.<List<Path>>ordered(
          Parallel.batches(level.iterator(), FOLDERS_A_TASK), parallel.threads() * 4, made -> {});
    }
  }

  /// @throws IllegalArgumentException if something is there
  public static void requireFree(Path prefix) throws IOException {
    if (!Files.exists(prefix, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> in = Files.newDirectoryStream(prefix)) {
      if (!in.iterator().hasNext()) {
        return;
      }
    }
    throw new IllegalArgumentException(prefix + " is there already and not empty");
  }

  private List<PackageLinks> links(List<Wanted> wanted, List<PackageCache.Unpacked> unpacked)
      throws IOException {
    Optional<PythonPlaces> python = PythonPlaces.of(wanted);
    List<Parallel.Task<PackageLinks>> tasks = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Optional<PythonPlaces> places = PythonPlaces.forPackage(wanted.get(i), python);
      PackageCache.Unpacked one = unpacked.get(i);
      tasks.add(() -> KeptLinks.of(one, places));
    }
    List<PackageLinks> links = new ArrayList<>();
    parallel.<List<PackageLinks>>ordered(
        Parallel.batches(tasks.iterator(), LISTS_A_TASK), parallel.threads() * 4, links::addAll);
    return links;
  }

  /// Some steps of a package.
  private record Piece(PackagePlan plan, List<Step> steps, boolean first, boolean last) {
    boolean whole() {
      return first && last;
    }
  }

  private static List<Piece> pieces(LinkPlan plan) {
    List<Piece> pieces = new ArrayList<>();
    for (PackagePlan p : plan.packages()) {
      List<Step> steps = p.links().steps();
      int from = 0;
      for (int left = steps.size(); left > STEPS_A_TASK; left -= STEPS_A_TASK) {
        pieces.add(new Piece(p, steps.subList(from, from + STEPS_A_TASK), from == 0, false));
        from += STEPS_A_TASK;
      }
      pieces.add(new Piece(p, steps.subList(from, steps.size()), from == 0, true));
    }
    return pieces;
  }

  /// Pieces of all packages at once; the record of each package when its last one is done, which
  /// for most is the only one.
  private void link(LinkPlan plan, PythonPlaces python, Path part, String prefix)
      throws IOException {
    List<Parallel.Task<Piece>> tasks = new ArrayList<>();
    for (Piece piece : pieces(plan)) {
      tasks.add(() -> {
        for (Step step : piece.steps()) {
          one(step, piece.plan(), part, prefix);
        }
        if (piece.whole()) {
          finish(piece.plan(), python, part, prefix);
        }
        return piece;
      });
    }
    parallel.<Piece>ordered(
        tasks.iterator(),
        parallel.threads() * 4,
        done -> {
          if (done.last() && !done.whole()) {
            finish(done.plan(), python, part, prefix);
          }
        });
  }

  /// The entry points and the record of a package whose files are there.
  private void finish(PackagePlan plan, PythonPlaces python, Path part, String prefix)
      throws IOException {
    for (EntryPoint entry : plan.entryPoints()) {
      entryPoint(entry, python, part, prefix);
    }
    String name = plan.wanted().record().distribution() + ".json";
    CondaMeta.write(part.resolve("conda-meta").resolve(name), plan, hardLinks.get());
  }

  private void one(Step step, PackagePlan plan, Path part, String prefix) throws IOException {
    Path source = plan.unpacked().folder().resolve(step.source());
    Path target = part.resolve(step.target());
    switch (step.way()) {
      case PackageLinks.Linked linked -> place(source, target, false);
      case Copied copied -> place(source, target, true);
      case Symbolic link -> Files.createSymbolicLink(target, Path.of(link.to()));
      case Replaced replaced -> {
        Digest digest = Placeholders.replace(source, target, replaced.placeholder(), prefix);
        plan.links()
            .paths()
            .put(replaced.digestAt(), digest.hex().getBytes(StandardCharsets.US_ASCII));
        int mode = (Integer) Files.getAttribute(source, "unix:mode") & 07777;
        Files.setLastModifiedTime(target, Files.getLastModifiedTime(source));
        Files.setAttribute(target, "unix:mode", mode);
      }
    }
  }

  /// A hard link where the file system has them; the first refusal decides for all.
  private void place(Path source, Path target, boolean copy) throws IOException {
    if (!copy && hardLinks.get()) {
      try {
        Files.createLink(target, source);
        return;
      } catch (NoSuchFileException e) {
        throw e;
      } catch (FileSystemException | UnsupportedOperationException e) {
        hardLinks.set(false);
      }
    }
    Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void entryPoint(EntryPoint entry, PythonPlaces python, Path part, String prefix)
      throws IOException {
    Path target = part.resolve("bin").resolve(entry.name());
    Files.write(target, python.script(entry, prefix).getBytes(StandardCharsets.UTF_8));
    Files.setAttribute(target, "unix:mode", 0755);
  }

  private static String partStart(Path place) {
    return "." + place.getFileName() + ".";
  }
}
