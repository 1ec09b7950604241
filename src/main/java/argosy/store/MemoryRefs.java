package argosy.store;

import argosy.model.Digest;
import argosy.model.Refs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The memory twin of `DirectoryRefs`.
public final class MemoryRefs implements Refs {
  private final Map<String, Digest> refs = new TreeMap<>();

  @Override
  public synchronized Optional<Digest> resolve(String name) {
    return Optional.ofNullable(refs.get(RefNames.require(name)));
  }

  @Override
  public synchronized boolean set(String name, Optional<Digest> expected, Optional<Digest> to) {
    if (!resolve(name).equals(expected)) {
      return false;
    }
    to.ifPresentOrElse(digest -> refs.put(name, digest), () -> refs.remove(name));
    return true;
  }

  @Override
  public synchronized List<String> list(String prefix) {
    RefNames.requirePrefix(prefix);
    return refs.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }
}
