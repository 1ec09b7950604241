package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The part of a folder that most users need (`current_repodata.json`): of every name the newest
/// version, and for each dependency of what is in it the newest package that fits.
final class CurrentRepodata {
  private final Map<String, List<Candidate>> byName = new TreeMap<>();
  private final Map<String, Json.Obj> chosen = new TreeMap<>();
  private final Deque<Candidate> open = new ArrayDeque<>();

  private record Candidate(String file, Json.Obj record, PackageRecord fields, Version version) {}

  private CurrentRepodata() {}

  static Map<String, Json.Obj> of(SubdirIndex index) throws CorruptException {
    CurrentRepodata current = new CurrentRepodata();
    current.read(index);
    for (List<Candidate> candidates : current.byName.values()) {
      Version newest = candidates.getFirst().version();
      candidates.stream().filter(c -> c.version().equals(newest)).forEach(current::choose);
    }
    while (!current.open.isEmpty()) {
      for (String depends : current.open.removeFirst().fields().depends()) {
        current.need(depends);
      }
    }
    return current.chosen;
  }

  private void read(SubdirIndex index) throws CorruptException {
    for (Map.Entry<String, Json.Obj> entry : index.records().entrySet()) {
      String file = entry.getKey();
      PackageRecord fields = PackageRecord.fromJson("", index.subdir(), file, entry.getValue());
      Version version;
      try {
        version = Version.of(fields.version());
      } catch (IllegalArgumentException e) {
        throw new CorruptException(index.subdir() + "/" + file + ": " + e.getMessage(), e);
      }
      byName
          .computeIfAbsent(fields.name(), n -> new ArrayList<>())
          .add(new Candidate(file, entry.getValue(), fields, version));
    }
    byName.values().forEach(c -> c.sort(CurrentRepodata::newestFirst));
  }

  private static int newestFirst(Candidate a, Candidate b) {
    int byVersion = b.version().compareTo(a.version());
    return byVersion != 0
        ? byVersion
        : Long.compare(b.fields().buildNumber(), a.fields().buildNumber());
  }

  private void choose(Candidate candidate) {
    if (chosen.putIfAbsent(candidate.file(), candidate.record()) == null) {
      open.add(candidate);
    }
  }

  /// Dependencies on other folders or channels, and unreadable ones, are not looked for.
  private void need(String depends) {
    MatchSpec spec;
    try {
      spec = MatchSpec.of(depends);
    } catch (IllegalArgumentException e) {
      return;
    }
    List<Candidate> candidates = byName.getOrDefault(spec.packageName(), List.of());
    boolean met =
        candidates.stream()
            .anyMatch(c -> chosen.containsKey(c.file()) && spec.matches(c.fields(), c.version()));
    if (!met) {
      candidates.stream()
          .filter(c -> spec.matches(c.fields(), c.version()))
          .findFirst()
          .ifPresent(this::choose);
    }
  }
}
