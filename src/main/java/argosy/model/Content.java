package argosy.model;

import java.util.List;

/// Where a part of a stack's files comes from, as a person wrote it.
public sealed interface Content {
  /// An installed tree.
  ///
  /// @param path of a directory; relative to the stack's file
  /// @param name of the package it becomes; empty for the stack's own
  record Dir(String path, String name, String version) implements Content {}

  /// Debian packages by name, with everything they need, from the machine's apt.
  ///
  /// @param essential whether the Essential packages are added, so that the tree stands alone
  record Debs(List<String> names, boolean essential) implements Content {
    public Debs {
      names = List.copyOf(names);
    }
  }

  /// A folder of `.deb` files, taken whole, without network.
  record DebFolder(String path) implements Content {}
}
