package argosy.app;

import argosy.build.BuildGraph;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Runs the work of a graph, several nodes at once, each after all that it needs. A node that fails
/// stops those that need it, not the others.
final class BuildQueue<T> {
  private final BuildGraph graph;
  private final int atOnce;
  private final Map<String, T> results = new LinkedHashMap<>();
  private final Map<String, IOException> failures = new LinkedHashMap<>();

  /// @param atOnce how many nodes at most, at least 1
  BuildQueue(BuildGraph graph, int atOnce) {
    this.graph = graph;
    this.atOnce = atOnce;
  }

  /// Does the work of one node.
  @FunctionalInterface
  interface Work<T> {
    /// @param done the results of all that the node needs, and of others that are done
    T run(BuildGraph.Node node, Map<String, T> done) throws IOException;
  }

  /// @param results of the nodes that are done, by name
  /// @param failures of nodes, by name
  /// @param skipped nodes that need one that failed
  record Ended<T>(
      Map<String, T> results, Map<String, IOException> failures, List<String> skipped) {}

  private record Finished<T>(String name, T result) {}

  /// A failure, with the node it belongs to.
  private static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final IOException why;

    Failed(String name, IOException why) {
      super(why);
      this.name = name;
      this.why = why;
    }
  }

  Ended<T> run(Work<T> work) throws IOException {
    Set<String> open = new LinkedHashSet<>();
    graph.order().forEach(n -> open.add(n.name()));
    Set<String> running = new TreeSet<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(atOnce)) {
      CompletionService<Finished<T>> service = new ExecutorCompletionService<>(pool);
      try {
        while (start(work, open, running, service) || !running.isEmpty()) {
          take(service, running);
        }
      } finally {
        pool.shutdownNow();
      }
    }
    return new Ended<>(results, failures, List.copyOf(open));
  }

  /// Starts what can run now.
  ///
  /// @return whether anything runs
  private boolean start(
      Work<T> work, Set<String> open, Set<String> running, CompletionService<Finished<T>> service) {
    for (BuildGraph.Node node : graph.order()) {
      boolean ready =
          graph.direct(node).stream().map(BuildGraph.Node::name).allMatch(results::containsKey);
      if (ready && running.size() < atOnce && open.remove(node.name())) {
        running.add(node.name());
        Map<String, T> done = Map.copyOf(results);
        service.submit(() -> {
          try {
            return new Finished<>(node.name(), work.run(node, done));
          } catch (IOException e) {
            throw new Failed(node.name(), e);
          }
        });
      }
    }
    return !running.isEmpty();
  }

  private void take(CompletionService<Finished<T>> service, Set<String> running)
      throws IOException {
    try {
      Finished<T> finished = service.take().get();
      running.remove(finished.name());
      results.put(finished.name(), finished.result());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Failed f when f.why instanceof InterruptedIOException -> throw f.why;
        case Failed f -> {
          running.remove(f.name);
          failures.put(f.name, f.why);
        }
        case RuntimeException r -> throw r;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("a build failed", e.getCause());
      }
    }
  }
}
