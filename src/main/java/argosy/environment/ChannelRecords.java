package argosy.environment;

import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The records that may matter for some specifications: those of their names, and of every name
/// that these depend on.
public final class ChannelRecords {
  private final List<List<PackageRecord>> byFolder = new ArrayList<>();
  private final Map<String, Listed> byUrl = new HashMap<>();

  private ChannelRecords() {}

  /// @param folders of all channels, in order of preference
  /// @throws IllegalArgumentException if a text is no specification
  public static ChannelRecords of(List<ChannelIndex> folders, List<String> specs)
      throws IOException {
    ChannelRecords found = new ChannelRecords();
    folders.forEach(f -> found.byFolder.add(new ArrayList<>()));
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>();
    specs.forEach(spec -> want(spec, seen, open));
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      for (int i = 0; i < folders.size(); i++) {
        for (Listed listed : folders.get(i).named(name)) {
          found.byFolder.get(i).add(listed.record());
          found.byUrl.put(listed.record().url(), listed);
          listed.record().depends().forEach(spec -> want(spec, seen, open));
        }
      }
    }
    return found;
  }

  private static void want(String spec, Set<String> seen, Deque<String> open) {
    String name = MatchSpec.of(spec).packageName();
    if (seen.add(name)) {
      open.add(name);
    }
  }

  /// By folder, in order of preference.
  public List<List<PackageRecord>> byFolder() {
    return byFolder.stream().map(List::copyOf).toList();
  }

  /// A record with what the channel says of it beside.
  public Optional<Listed> find(PackageRecord record) {
    return Optional.ofNullable(byUrl.get(record.url()));
  }
}
