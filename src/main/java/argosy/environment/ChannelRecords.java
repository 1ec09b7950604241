package argosy.environment;

import argosy.base.Parallel;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
  /// @param readers read shards, which are many and small
  /// @throws IllegalArgumentException if a text is no specification
  public static ChannelRecords of(List<ChannelIndex> folders, List<String> specs, Parallel readers)
      throws IOException {
    ChannelRecords found = new ChannelRecords();
    folders.forEach(f -> found.byFolder.add(new ArrayList<>()));
    Set<String> seen = new HashSet<>();
    List<String> names = wanted(specs, seen);
    while (!names.isEmpty()) {
      List<Parallel.Task<List<List<Listed>>>> tasks = new ArrayList<>();
      names.forEach(name -> tasks.add(() -> named(name, folders)));
      List<String> needs = new ArrayList<>();
      readers.<List<List<Listed>>>ordered(
          tasks.iterator(), readers.threads() * 4, byFolder -> needs.addAll(found.add(byFolder)));
      names = wanted(needs, seen);
    }
    return found;
  }

  private static List<List<Listed>> named(String name, List<ChannelIndex> folders)
      throws IOException {
    List<List<Listed>> byFolder = new ArrayList<>();
    for (ChannelIndex folder : folders) {
      byFolder.add(folder.named(name));
    }
    return byFolder;
  }

  /// @return what they depend on
  private List<String> add(List<List<Listed>> more) {
    List<String> needs = new ArrayList<>();
    for (int i = 0; i < more.size(); i++) {
      for (Listed listed : more.get(i)) {
        byFolder.get(i).add(listed.record());
        byUrl.put(listed.record().url(), listed);
        needs.addAll(listed.record().depends());
      }
    }
    return needs;
  }

  /// Names not seen before.
  private static List<String> wanted(List<String> specs, Set<String> seen) {
    return specs.stream().map(spec -> MatchSpec.of(spec).packageName()).filter(seen::add).toList();
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
