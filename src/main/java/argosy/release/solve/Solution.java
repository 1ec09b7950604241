package argosy.release.solve;

import argosy.model.conda.PackageRecord;
import java.util.List;

/// What came of looking for packages that go together.
public sealed interface Solution {
  /// @param packages each after those it needs, where that is possible; without virtual packages
  record Found(List<PackageRecord> packages) implements Solution {
    public Found {
      packages = List.copyOf(packages);
    }
  }

  /// There is no such set.
  ///
  /// @param asked as few of the specifications as cannot be met together
  /// @param reasons which two requirements contradict each other, and whose they are; one sentence
  ///   each
  record Conflict(List<String> asked, List<String> reasons) implements Solution {
    public Conflict {
      asked = List.copyOf(asked);
      reasons = List.copyOf(reasons);
    }

    @Override
    public String toString() {
      return String.join("; ", reasons);
    }
  }
}
