package argosy.fleet;

import argosy.activation.ShellText;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Hosts by ssh(1), which asks nothing: who needs a password or is not known is refused.
///
/// @param config empty for ssh's own
/// @param knownHosts the only file that says whose key is believed; empty for ssh's own ways
/// @param identity the only key that is offered; empty for ssh's own ways
public record Ssh(Optional<Path> config, Optional<Path> knownHosts, Optional<Path> identity)
    implements Connection {
  /// What ssh ends with if it did not come so far as to run the command (ssh(1), EXIT STATUS).
  static final int NO_CONNECTION = 255;

  @Override
  public Tool.Result run(FleetHost host, List<String> command, long seconds) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "ssh",
                "-o",
                "BatchMode=yes",
                "-o",
                "ConnectTimeout=15",
                "-o",
                "ServerAliveInterval=15"));
    config.ifPresent(file -> argv.addAll(List.of("-F", file.toString())));
    knownHosts.ifPresent(file ->
        argv.addAll(
            List.of(
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "GlobalKnownHostsFile=none",
                "-o",
                "UserKnownHostsFile=\"" + file + "\"")));
    identity.ifPresent(
        file -> argv.addAll(List.of("-o", "IdentitiesOnly=yes", "-i", file.toString())));
    host.port().ifPresent(port -> argv.addAll(List.of("-p", port.toString())));
    argv.add("--");
    argv.add(host.target());
    argv.add(command.stream().map(ShellText::shQuote).collect(Collectors.joining(" ")));
    return Tool.of(argv).within(seconds).run();
  }
}
