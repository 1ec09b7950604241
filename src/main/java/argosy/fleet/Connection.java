package argosy.fleet;

import argosy.tool.Tool;
import java.io.IOException;
import java.util.List;

/// How commands are run on hosts.
@FunctionalInterface
public interface Connection {
  /// Runs one command to its end.
  ///
  /// @param command its words, as they are
  /// @param seconds after which it is given up
  Tool.Result run(FleetHost host, List<String> command, long seconds) throws IOException;
}
