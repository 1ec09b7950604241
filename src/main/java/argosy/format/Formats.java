package argosy.format;

import argosy.model.Format;
import java.util.List;

/// The formats Argosy writes. A new one is a folder beside this file and a line where the list is
/// made.
///
/// @param all in the order they are written and shown
public record Formats(List<Format> all) {
  public Formats {
    all = List.copyOf(all);
  }

  public List<String> ids() {
    return all.stream().map(Format::id).toList();
  }
}
