package argosy.format.conda;

import argosy.base.UnsupportedException;
import argosy.model.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Links as conda clients take them: relative, and never out of the environment.
///
/// @param prefix what an absolute target must stand under; `/` for root stacks, where every
///   absolute target means the stack's own root
record RelativeLinks(String prefix) {
  private static final int MAX_STEPS = 40;

  /// @throws UnsupportedException if the link leads out of the stack
  Entry.Symlink rewrite(Entry.Symlink link) throws UnsupportedException {
    String target = link.target();
    boolean root = prefix.equals("/");
    List<String> base = parts(link.path());
    base.removeLast();
    if (target.startsWith("/")) {
      boolean inside =
          root || !prefix.isEmpty() && (target.equals(prefix) || target.startsWith(prefix + "/"));
      if (!inside) {
        throw new UnsupportedException(
            "%s: an absolute link to %s, which conda does not install"
                .formatted(link.path(), target),
            "make it relative, or leave it out of the stack");
      }
      String rest = root ? target : target.substring(prefix.length());
      return new Entry.Symlink(link.path(), relative(base, resolved(List.of(), rest, true)));
    }
    int depth = base.size();
    for (String part : target.split("/", -1)) {
      depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
      if (depth < 0) {
        if (!root) {
          throw new UnsupportedException(
              "%s: a link to %s, out of the stack".formatted(link.path(), target),
              "leave it out of the stack");
        }
        return new Entry.Symlink(link.path(), relative(base, resolved(base, target, true)));
      }
    }
    return link;
  }

  /// The place a target names, worked out by its text; above the top is the top.
  private static List<String> resolved(List<String> base, String target, boolean clamped) {
    List<String> place = new ArrayList<>(base);
    for (String part : parts(target)) {
      if (!part.equals("..")) {
        place.add(part);
      } else if (!place.isEmpty() && !(!clamped && place.getLast().equals(".."))) {
        place.removeLast();
      } else if (!clamped) {
        place.add("..");
      }
    }
    return place;
  }

  private static String relative(List<String> base, List<String> place) {
    int shared = 0;
    while (shared < base.size()
        && shared < place.size()
        && base.get(shared).equals(place.get(shared))) {
      shared++;
    }
    List<String> steps = new ArrayList<>();
    for (int i = shared; i < base.size(); i++) {
      steps.add("..");
    }
    steps.addAll(place.subList(shared, place.size()));
    return steps.isEmpty() ? "." : String.join("/", steps);
  }

  /// The file a link leads to among the entries, through other links; empty if it leads elsewhere.
  static Optional<Entry.File> follow(Entry.Symlink link, Map<String, Entry> byPath) {
    Entry at = link;
    for (int i = 0; i < MAX_STEPS && at instanceof Entry.Symlink l; i++) {
      List<String> base = parts(l.path());
      base.removeLast();
      Entry next = byPath.get(String.join("/", resolved(base, l.target(), false)));
      if (next == null) {
        return Optional.empty();
      }
      at = next;
    }
    return at instanceof Entry.File f ? Optional.of(f) : Optional.empty();
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts;
  }
}
