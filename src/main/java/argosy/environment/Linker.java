package argosy.environment;

import argosy.base.Folders;
import argosy.base.Parallel;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes an environment of packages in the cache, whole or not at all.
public final class Linker {
  private static final int STEPS_A_TASK = 400;

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
      for (String folder : plan.folders()) {
        Files.createDirectories(part.resolve(folder));
      }
      PythonPlaces python = PythonPlaces.of(wanted).orElse(new PythonPlaces("", ""));
      long files = 0;
      for (PackagePlan p : plan.packages()) {
        List<CondaMeta.Line> lines = link(p, part, place.toString());
        for (EntryPoint entry : p.entryPoints()) {
          entryPoint(entry, python, part, place.toString());
        }
        files += lines.size() + p.entryPoints().size();
        String name = p.wanted().record().distribution() + ".json";
        CondaMeta.write(part.resolve("conda-meta").resolve(name), p, lines, hardLinks.get());
      }
      Files.writeString(
          part.resolve("conda-meta/history"), CondaMeta.history(wanted, command, nowSeconds));
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      return new Linked(wanted.size(), files, hardLinks.get(), plan.notes());
    } finally {
      Folders.delete(part);
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

  private List<CondaMeta.Line> link(PackagePlan plan, Path part, String prefix) throws IOException {
    List<Parallel.Task<List<CondaMeta.Line>>> tasks = new ArrayList<>();
    for (int from = 0; from < plan.steps().size(); from += STEPS_A_TASK) {
      List<Step> steps =
          plan.steps().subList(from, Math.min(plan.steps().size(), from + STEPS_A_TASK));
      tasks.add(() -> {
        List<CondaMeta.Line> done = new ArrayList<>();
        for (Step step : steps) {
          done.add(one(step, plan.unpacked().folder(), part, prefix));
        }
        return done;
      });
    }
    List<CondaMeta.Line> lines = new ArrayList<>();
    parallel.ordered(tasks.iterator(), parallel.threads() * 4, lines::addAll);
    return lines;
  }

  private CondaMeta.Line one(Step step, Path folder, Path part, String prefix) throws IOException {
    Path source = folder.resolve(step.entry().path());
    Path target = part.resolve(step.target());
    if (Files.isSymbolicLink(source)) {
      Files.createSymbolicLink(target, Files.readSymbolicLink(source));
      return new CondaMeta.Line(step, step.entry().sha256());
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
