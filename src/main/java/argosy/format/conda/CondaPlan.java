package argosy.format.conda;

import argosy.conda.Dist;
import argosy.model.Entry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One package to be written.
///
/// @param subdir the channel's folder: `linux-64`
/// @param payload under the paths it is installed at, folders that are not empty left out
/// @param info the `info/` files by their names below it
/// @param epochSeconds the time of all members
/// @param main whether this is the one to install
record CondaPlan(
    Dist dist,
    String subdir,
    List<Entry> payload,
    Map<String, byte[]> info,
    long epochSeconds,
    boolean main) {
  CondaPlan {
    payload = List.copyOf(payload);
    info = Collections.unmodifiableMap(new TreeMap<>(info));
  }
}
