package argosy.format.eups;

import argosy.model.Entry;
import java.util.List;

/// A product as it is written.
///
/// @param entries below its folder
/// @param payload where in its folder the release's files are, and what goes before their paths in
///   the release's tree: `root/` and nothing, or nothing and `Linux64/afw/1.0/`
/// @param ofSources whether the entries are sources, and a script that builds what is to be in its
///   folder
/// @param epochSeconds the time of its files: one for all releases, the release's for the stack's
///   own
/// @param needed what is set up before it, all of it, in the order of installing
record EupsProduct(
    EupsRow row,
    List<Entry> entries,
    String table,
    String payload,
    String under,
    boolean ofSources,
    long epochSeconds,
    List<EupsRow> needed) {
  EupsProduct {
    entries = List.copyOf(entries);
    needed = List.copyOf(needed);
  }

  /// `NAME/VERSION`
  String folder() {
    return row.product() + "/" + row.version();
  }
}
