package argosy.format;

import argosy.model.Format;
import java.util.List;
import java.util.Optional;

/// The formats Argosy writes. A new one is a folder beside this file and a line where the list is
/// made.
///
/// @param all in the order they are written and shown
public record Formats(List<Format> all) {
  public Formats {
    all = List.copyOf(all);
  }

  public Optional<Format> find(String id) {
    return all.stream().filter(f -> f.id().equals(id)).findFirst();
  }

  public List<String> ids() {
    return all.stream().map(Format::id).toList();
  }
}
