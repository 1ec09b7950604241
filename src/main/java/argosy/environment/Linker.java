package argosy.environment;

import argosy.base.Folders;
import argosy.base.Parallel;
import argosy.conda.PathEntry;
import argosy.environment.LinkPlan.PackagePlan;
import argosy.environment.LinkPlan.Step;
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
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// Makes an environment of packages in the cache, whole or not at all.
public final class Linker {
  private static final int STEPS_A_TASK = 400;
  private static final int FOLDERS_A_TASK = 64;

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
    LinkPlan plan = LinkPlan.of(wanted, unpacked, place.toString());
    Path parent = place.getParent() == null ? place : place.getParent();
    Files.createDirectories(parent);
    LeftOvers.remove(parent, partStart(place));
    Path part = parent.resolve(partStart(place) + ProcessHandle.current().pid() + ".part");
    try {
      Files.createDirectories(part.resolve("conda-meta"));
      makeFolders(plan.folders(), part);
      PythonPlaces python = PythonPlaces.of(wanted).orElse(new PythonPlaces("", ""));
      long files = link(plan, python, part, place.toString());
      Files.writeString(
          part.resolve("conda-meta/history"), CondaMeta.history(wanted, command, nowSeconds));
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      return new Linked(wanted.size(), files, hardLinks.get(), plan.notes());
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

  /// Some steps of a package.
  private record Piece(PackagePlan plan, List<Step> steps, boolean first, boolean last) {
    boolean whole() {
      return first && last;
    }
  }

  /// @param files of a package whose record is written; 0 if it is not yet
  private record Done(Piece piece, CondaMeta.Part part, long files) {}

  private static List<Piece> pieces(LinkPlan plan) {
    List<Piece> pieces = new ArrayList<>();
    for (PackagePlan p : plan.packages()) {
      int from = 0;
      for (int left = p.steps().size(); left > STEPS_A_TASK; left -= STEPS_A_TASK) {
        pieces.add(new Piece(p, p.steps().subList(from, from + STEPS_A_TASK), from == 0, false));
        from += STEPS_A_TASK;
      }
      pieces.add(new Piece(p, p.steps().subList(from, p.steps().size()), from == 0, true));
    }
    return pieces;
  }

  /// Pieces of all packages at once; the record of each package when its last one is done, which
  /// for most is the only one.
  ///
  /// @return how many files there are
  private long link(LinkPlan plan, PythonPlaces python, Path part, String prefix)
      throws IOException {
    Iterator<Parallel.Task<Done>> tasks =
        pieces(plan).stream()
            .<Parallel.Task<Done>>map(piece ->
                () -> {
                  List<CondaMeta.Line> lines = new ArrayList<>();
                  for (Step step : piece.steps()) {
                    lines.add(one(step, piece.plan().unpacked().folder(), part, prefix));
                  }
                  CondaMeta.Part done = CondaMeta.linked(lines);
                  return piece.whole()
                      ? new Done(
                          piece, done, finish(piece.plan(), List.of(done), python, part, prefix))
                      : new Done(piece, done, 0);
                })
            .iterator();
    LongAdder files = new LongAdder();
    List<CondaMeta.Part> parts = new ArrayList<>();
    parallel.<Done>ordered(
        tasks,
        parallel.threads() * 4,
        done -> {
          files.add(done.files());
          if (!done.piece().whole()) {
            parts.add(done.part());
            if (done.piece().last()) {
              files.add(finish(done.piece().plan(), parts, python, part, prefix));
              parts.clear();
            }
          }
        });
    return files.sum();
  }

  /// The entry points and the record of a package whose files are there.
  ///
  /// @return how many files it has
  private long finish(
      PackagePlan plan, List<CondaMeta.Part> linked, PythonPlaces python, Path part, String prefix)
      throws IOException {
    for (EntryPoint entry : plan.entryPoints()) {
      entryPoint(entry, python, part, prefix);
    }
    List<CondaMeta.Part> parts = new ArrayList<>(linked);
    parts.add(CondaMeta.entryPoints(plan.entryPoints()));
    String name = plan.wanted().record().distribution() + ".json";
    CondaMeta.write(part.resolve("conda-meta").resolve(name), plan, parts, hardLinks.get());
    return parts.stream().mapToLong(CondaMeta.Part::count).sum();
  }

  private CondaMeta.Line one(Step step, Path folder, Path part, String prefix) throws IOException {
    Path source = folder.resolve(step.entry().path());
    Path target = part.resolve(step.target());
    if (mayBeLink(step.entry()) && Files.isSymbolicLink(source)) {
      Files.createSymbolicLink(target, Files.readSymbolicLink(source));
      return new CondaMeta.Line(
          step, Optional.empty()); // the file it leads to may have a placeholder
    }
    if (step.entry().placeholder().isPresent()) {
      Digest digest =
          Placeholders.replace(source, target, step.entry().placeholder().get(), prefix);
      int mode = (Integer) Files.getAttribute(source, "unix:mode") & 07777;
      FileTime time = Files.getLastModifiedTime(source);
      Files.setLastModifiedTime(target, time);
      Files.setAttribute(target, "unix:mode", mode);
      return new CondaMeta.Line(step, Optional.of(digest));
    }
    place(source, target, step.entry().noLink());
    return new CondaMeta.Line(step, step.entry().sha256());
  }

  /// Old packages list links as files, but know no digest of them.
  private static boolean mayBeLink(PathEntry entry) {
    return entry.type() == PathEntry.Type.SOFTLINK || entry.sha256().isEmpty();
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
