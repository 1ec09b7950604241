package argosy.site;

import argosy.base.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Removes the objects that no release has any more. With hard links that is the link count's to
/// say; otherwise the records of all installed releases are read.
final class Sweep {
  private static final int OBJECTS_A_TASK = 1000;
  private final Site site;
  private final Parallel parallel;

  Sweep(Site site, Parallel parallel) {
    this.site = site;
    this.parallel = parallel;
  }

  /// @return the names of objects that nobody has
  List<String> dead() throws IOException {
    List<String> names = new ArrayList<>(new SiteObjects(site).present());
    return switch (site.placement()) {
      case HARDLINK -> unlinked(names);
      case REFLINK, COPY -> {
        names.removeAll(new SiteRecords(site).objects(Set.of()));
        yield names;
      }
    };
  }

  /// @return bytes of what was removed
  long run() throws IOException {
    SiteObjects objects = new SiteObjects(site);
    long bytes = 0;
    for (String name : dead()) {
      Path path = objects.path(name);
      bytes += Files.size(path);
      Files.delete(path);
    }
    return bytes;
  }

  private List<String> unlinked(List<String> names) throws IOException {
    SiteObjects objects = new SiteObjects(site);
    List<Parallel.Task<List<String>>> tasks = new ArrayList<>();
    for (int from = 0; from < names.size(); from += OBJECTS_A_TASK) {
      List<String> part = names.subList(from, Math.min(names.size(), from + OBJECTS_A_TASK));
      tasks.add(() -> {
        List<String> dead = new ArrayList<>();
        for (String name : part) {
          if (Integer.valueOf(1).equals(Files.getAttribute(objects.path(name), "unix:nlink"))) {
            dead.add(name);
          }
        }
        return dead;
      });
    }
    List<String> dead = new ArrayList<>();
    parallel.ordered(tasks.iterator(), parallel.threads() * 2, dead::addAll);
    return dead;
  }
}
