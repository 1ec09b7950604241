package argosy.model;

import java.util.List;

/// What a prefix stack stands on in forms that hold a whole root file system: images of containers
/// and machines. Root stacks stand alone.
public sealed interface Base {
  /// What programs of nearly every stack need below them: the C and C++ libraries, a shell and the
  /// tools scripts take for granted.
  List<Content> USUAL =
      List.of(
          new Content.Debs(
              List.of(
                  "base-files",
                  "coreutils",
                  "dash",
                  "grep",
                  "libc6",
                  "libgomp1",
                  "libstdc++6",
                  "mawk",
                  "sed"),
              false));

  /// [#USUAL], where the machine that locks the release can get it.
  record Usual() implements Base {}

  /// The stack says what; empty for nothing: it brings all it needs itself.
  ///
  /// @param contents of a root, in merge order
  record Declared(List<Content> contents) implements Base {
    public Declared {
      contents = List.copyOf(contents);
    }
  }
}
