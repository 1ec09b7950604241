package argosy.app;

import argosy.codec.elf.Baseline;
import argosy.environment.VirtualPackages;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What this machine has of what prefix stacks need of one (`needs-glibc` and so on), looked at
/// before anything runs. The launcher looks again where it starts.
///
/// @param versions by fact; a fact that cannot be told here is missing
/// @param processorFlags as Linux names them
record HostBaseline(Map<String, String> versions, Set<String> processorFlags) {
  private static final Path FLAGS = Path.of("/proc/cpuinfo");
  private static final Pattern LIBRARY = Pattern.compile("libstdc\\+\\+\\.so\\.6\\.0\\.(\\d+)");
  private static final List<String> LIBRARY_FOLDERS =
      List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib");

  /// What each level of x86-64 adds (psABI).
  private static final List<String> LEVELS =
      List.of(
          "cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3",
          "abm avx avx2 bmi1 bmi2 f16c fma movbe xsave",
          "avx512bw avx512cd avx512dq avx512f avx512vl");

  HostBaseline {
    versions = Map.copyOf(versions);
    processorFlags = Set.copyOf(processorFlags);
  }

  /// @param environment of the process: `CONDA_OVERRIDE_GLIBC` says another C library
  static HostBaseline ofMachine(Map<String, String> environment) throws IOException {
    Map<String, String> versions = new HashMap<>();
    for (PackageRecord fact : VirtualPackages.ofMachine(environment)) {
      if (fact.name().equals("__glibc")) {
        versions.put(Baseline.GLIBC, fact.version());
      }
    }
    for (String folder : LIBRARY_FOLDERS) {
      Path library = Path.of(folder, "libstdc++.so.6");
      if (Files.exists(library)) {
        Matcher m = LIBRARY.matcher(String.valueOf(library.toRealPath().getFileName()));
        if (m.matches()) {
          versions.put(Baseline.LIBSTDCXX, "3.4." + m.group(1));
          break;
        }
      }
    }
    return new HostBaseline(versions, flags());
  }

  private static Set<String> flags() throws IOException {
    if (!Files.isReadable(FLAGS)) {
      return Set.of();
    }
    return Files.readString(FLAGS)
        .lines()
        .filter(l -> l.startsWith("flags"))
        .findFirst()
        .map(l -> (Set<String>) new HashSet<>(List.of(l.split("\\s+"))))
        .orElse(Set.of());
  }

  /// What a stack needs and this machine does not have, in words.
  ///
  /// @param needs facts as [Baseline] names them
  List<String> lacks(Map<String, String> needs) {
    List<String> lacks = new ArrayList<>();
    older(needs, Baseline.GLIBC, "a C library (glibc) of at least ").ifPresent(lacks::add);
    older(needs, Baseline.LIBSTDCXX, "a C++ library (libstdc++) with GLIBCXX_")
        .ifPresent(lacks::add);
    String level = needs.getOrDefault(Baseline.PROCESSOR, "").replaceFirst("^x86-64-v", "");
    if (level.matches("[2-4]") && !processorFlags.isEmpty()) {
      List<String> missing =
          LEVELS.subList(0, Integer.parseInt(level) - 1).stream()
              .flatMap(l -> Arrays.stream(l.split(" ")))
              .filter(f -> !processorFlags.contains(f))
              .toList();
      if (!missing.isEmpty()) {
        lacks.add(
            "a processor of level x86-64-v%s, and this one has no %s"
                .formatted(level, String.join(", ", missing)));
      }
    }
    return lacks;
  }

  private Optional<String> older(Map<String, String> needs, String fact, String what) {
    String needed = needs.getOrDefault(fact, "");
    String has = versions.getOrDefault(fact, "");
    boolean older =
        !needed.isEmpty() && !has.isEmpty() && Version.of(has).compareTo(Version.of(needed)) < 0;
    return older ? Optional.of(what + needed + ", and this machine has " + has) : Optional.empty();
  }
}
