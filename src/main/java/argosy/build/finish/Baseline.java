package argosy.build.finish;

import argosy.codec.elf.ElfInfo;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// The oldest machine that programs run on: the highest symbol versions they need, and the
/// processor.
final class Baseline {
  private static final Map<String, String> LIBRARIES =
      Map.of("GLIBC_", "needs-glibc", "GLIBCXX_", "needs-libstdcxx", "GCC_", "needs-libgcc");

  private Baseline() {}

  /// `needs-glibc: 2.34`, `needs-libstdcxx: 3.4.30`, `needs-libgcc: 3.0`, `needs-processor:
  /// x86-64-v1`; what is not needed is missing.
  static Map<String, String> of(Collection<ElfInfo> all) {
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
      facts.put("needs-processor", "x86-64-v" + level);
    }
    return facts;
  }

  private static String higher(String a, String b) {
    String[] left = a.split("\\.", -1);
    String[] right = b.split("\\.", -1);
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
}
