package argosy.codec.elf;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The oldest machine that programs run on: the highest symbol versions they need, and the
/// processor.
///
///     needs-glibc: 2.34   needs-libstdcxx: 3.4.30   needs-libgcc: 3.0   needs-processor: x86-64-v2
public final class Baseline {
  public static final String GLIBC = "needs-glibc";
  public static final String LIBSTDCXX = "needs-libstdcxx";
  public static final String LIBGCC = "needs-libgcc";
  public static final String PROCESSOR = "needs-processor";

  private static final Map<String, String> LIBRARIES =
      Map.of("GLIBC_", GLIBC, "GLIBCXX_", LIBSTDCXX, "GCC_", LIBGCC);
  private static final List<String> FACTS = List.of(GLIBC, LIBSTDCXX, LIBGCC, PROCESSOR);
  private static final String LEVEL = "x86-64-v";

  private Baseline() {}

  /// What is not needed is missing.
  public static Map<String, String> of(Collection<ElfInfo> all) {
    Map<String, String> facts = new TreeMap<>();
    int level = 0;
    for (ElfInfo info : all) {
      for (String version : info.versions()) {
        LIBRARIES.forEach((start, fact) -> {
          String number = version.startsWith(start) ? version.substring(start.length()) : "";
          if (number.matches("[0-9.]+")) {
            facts.merge(fact, number, Baseline::higher);
          }
        });
      }
      level = Math.max(level, info.machine() == 62 ? Math.max(1, info.processorLevel()) : 0);
    }
    if (level > 0) {
      facts.put(PROCESSOR, LEVEL + level);
    }
    return facts;
  }

  /// Those of a package's facts that are of a baseline.
  public static Map<String, String> among(Map<String, String> facts) {
    Map<String, String> found = new TreeMap<>(facts);
    found.keySet().retainAll(FACTS);
    return found;
  }

  /// What runs all of them.
  public static Map<String, String> highest(Collection<Map<String, String>> all) {
    Map<String, String> highest = new TreeMap<>();
    all.forEach(
        facts -> facts.forEach((fact, value) -> highest.merge(fact, value, Baseline::higher)));
    return highest;
  }

  /// Of two versions, or two processor levels.
  private static String higher(String a, String b) {
    String[] left = numbers(a);
    String[] right = numbers(b);
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      int difference =
          Integer.compare(
              i < left.length ? Integer.parseInt(left[i]) : 0,
              i < right.length ? Integer.parseInt(right[i]) : 0);
      if (difference != 0) {
        return difference > 0 ? a : b;
      }
    }
    return a;
  }

  private static String[] numbers(String version) {
    return version.replace(LEVEL, "").split("\\.", -1);
  }
}
