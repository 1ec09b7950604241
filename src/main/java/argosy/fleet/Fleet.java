package argosy.fleet;

import argosy.base.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Hosts with a site each, all under the same path.
///
/// @param argosy the command on the hosts, and what stands before its first word
/// @param root of the sites
public record Fleet(Stages stages, Connection connection, List<String> argosy, String root) {
  public Fleet {
    argosy = List.copyOf(argosy);
  }

  RemoteSite site(FleetHost host) {
    return new RemoteSite(connection, host, argosy, root);
  }

  /// What is done with one host.
  @FunctionalInterface
  interface Work<T> {
    T with(FleetHost host) throws IOException;
  }

  /// Hosts at once, results in their order.
  <T> List<T> each(List<FleetHost> hosts, Parallel parallel, Work<T> work) throws IOException {
    List<Parallel.Task<T>> tasks = new ArrayList<>();
    for (FleetHost host : hosts) {
      tasks.add(() -> work.with(host));
    }
    List<T> results = new ArrayList<>();
    parallel.ordered(tasks.iterator(), hosts.size(), results::add);
    return results;
  }
}
