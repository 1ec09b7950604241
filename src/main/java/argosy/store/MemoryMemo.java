package argosy.store;

import argosy.model.Digest;
import argosy.model.Memo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The memory twin of `StoreMemo`.
public final class MemoryMemo implements Memo {
  private record Key(String kind, Digest input) {}

  private final Map<Key, byte[]> values = new ConcurrentHashMap<>();

  @Override
  public Optional<byte[]> recall(String kind, Digest input) {
    return Optional.ofNullable(values.get(new Key(kind, input))).map(byte[]::clone);
  }

  @Override
  public void remember(String kind, Digest input, byte[] value) {
    values.put(new Key(kind, input), value.clone());
  }
}
