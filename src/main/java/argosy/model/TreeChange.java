package argosy.model;

/// One difference between two trees.
public sealed interface TreeChange {
  String path();

  record Added(Entry entry) implements TreeChange {
    @Override
    public String path() {
      return entry.path();
    }
  }

  record Removed(Entry entry) implements TreeChange {
    @Override
    public String path() {
      return entry.path();
    }
  }

  /// @param before and `after` have the same path and differ in kind, mode, content or target
  record Changed(Entry before, Entry after) implements TreeChange {
    @Override
    public String path() {
      return after.path();
    }
  }
}
