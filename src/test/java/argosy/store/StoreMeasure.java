package argosy.store;

import argosy.base.Parallel;
import argosy.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Figures by hand: `StoreMeasure TREE STORE` puts every file of a tree and reads it back, both
/// with as many threads as the machine has. No test: figures are no pass or fail.
final class StoreMeasure {
  private static final int BATCH_FILES = 128;
  private static final long BATCH_BYTES = 4 << 20;

  private StoreMeasure() {}

  private record Content(Path path, long bytes) {}

  public static void main(String[] args) throws IOException {
    List<Content> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(Path.of(args[0]))) {
      for (Path path : walk.sorted().toList()) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          files.add(new Content(path, Files.size(path)));
        }
      }
    }
    try (Parallel parallel = Parallel.ofMachine();
        Store store = Store.open(Path.of(args[1]), Store.Use.WRITE)) {
      long start = System.nanoTime();
      List<Digest> digests = put(files, parallel, store.objects());
      store.objects().flush();
      report("put", files, start);
      start = System.nanoTime();
      byte[] buffer = new byte[1 << 16];
      for (Digest digest : digests) {
        try (InputStream in = store.objects().open(digest)) {
          while (in.read(buffer) >= 0) {
            // only read
          }
        }
      }
      report("read", files, start);
      start = System.nanoTime();
      int known = 0;
      for (Digest digest : digests) {
        known += store.objects().has(digest) ? 1 : 0;
      }
      report("has " + known, files, start);
    }
  }

  private static List<Digest> put(List<Content> files, Parallel parallel, PackStore store)
      throws IOException {
    List<Parallel.Task<List<Digest>>> tasks = new ArrayList<>();
    for (int at = 0; at < files.size(); ) {
      int from = at;
      long bytes = 0;
      do {
        bytes += files.get(at++).bytes;
      } while (at < files.size()
          && at - from < BATCH_FILES
          && bytes + files.get(at).bytes <= BATCH_BYTES);
      List<Content> batch = files.subList(from, at);
      tasks.add(() -> {
        List<Digest> digests = new ArrayList<>();
        for (Content file : batch) {
          try (InputStream in = Files.newInputStream(file.path)) {
            digests.add(store.put("", in).digest());
          }
        }
        return digests;
      });
    }
    List<Digest> all = new ArrayList<>();
    parallel.ordered(tasks.iterator(), parallel.threads() * 2, all::addAll);
    return all;
  }

  private static void report(String what, List<Content> files, long start) {
    long bytes = files.stream().mapToLong(Content::bytes).sum();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %d files, %d MB, %.2f s, processor %.2f s since the start%n",
        what,
        files.size(),
        bytes / 1_000_000,
        seconds,
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3);
  }
}
