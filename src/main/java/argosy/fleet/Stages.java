package argosy.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Hosts in the order in which they get a release: the next stage when the one before is green.
///
/// @param stages none is empty, no host stands twice
public record Stages(List<List<FleetHost>> stages) {
  public Stages {
    stages = stages.stream().map(List::copyOf).toList();
    Set<String> seen = new HashSet<>();
    stages.stream()
        .flatMap(List::stream)
        .forEach(h -> {
          if (!seen.add(h.name())) {
            throw new IllegalArgumentException(h.name() + " stands twice among the hosts");
          }
        });
    if (seen.isEmpty()) {
      throw new IllegalArgumentException("no hosts");
    }
  }

  /// @param text `canary/gp03,gp12/gp13`, or `@FILE` with a stage on each line, `#` for comments
  public static Stages parse(String text) throws IOException {
    List<String> lines =
        text.startsWith("@")
            ? Files.readAllLines(Path.of(text.substring(1)), StandardCharsets.UTF_8)
            : List.of(text.split("/", -1));
    List<List<FleetHost>> stages = new ArrayList<>();
    for (String line : lines) {
      List<FleetHost> stage =
          Arrays.stream(line.replaceFirst("#.*$", "").split("[, \t]+", -1))
              .filter(name -> !name.isEmpty())
              .map(FleetHost::parse)
              .toList();
      if (!stage.isEmpty()) {
        stages.add(stage);
      }
    }
    return new Stages(stages);
  }

  List<FleetHost> hosts() {
    return stages.stream().flatMap(List::stream).toList();
  }
}
