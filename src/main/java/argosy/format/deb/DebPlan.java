package argosy.format.deb;

import argosy.codec.deb.ControlFile.Paragraph;
import argosy.model.Entry;
import java.util.List;

/// One package to be written.
///
/// @param fileName where it goes: `pool/main/a/argosy-hello/argosy-hello_1.0-1_amd64.deb`
/// @param control without `Installed-Size`
/// @param tag of the release in the paths of its files; empty if they are the same in every release
/// @param epochSeconds the time of all its files
/// @param entries everything under its installed path, a folder before what is in it
/// @param main whether this is the one to install
record DebPlan(
    String fileName,
    Paragraph control,
    String tag,
    long epochSeconds,
    List<Entry> entries,
    boolean main) {
  DebPlan {
    entries = List.copyOf(entries);
  }
}
