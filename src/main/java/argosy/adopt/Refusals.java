package argosy.adopt;

import argosy.base.UnsupportedException;
import java.util.Set;
import java.util.TreeSet;

/// All that one run cannot keep, told at once rather than one by one. Safe for several threads.
public final class Refusals {
  private static final int SHOWN = 20;
  private final Set<String> reasons = new TreeSet<>();

  /// @param path as the user can find it
  /// @param reason why it cannot be kept, without full stop
  public synchronized void add(String path, String reason) {
    reasons.add(path + ": " + reason);
  }

  /// @param where what was being adopted, for the message
  /// @throws UnsupportedException naming the first 20 in order of path, if there is any
  public synchronized void throwIfAny(String where, String remedy) throws UnsupportedException {
    if (reasons.isEmpty()) {
      return;
    }
    int count = reasons.size();
    StringBuilder message = new StringBuilder(where).append(": ").append(count);
    message.append(count == 1 ? " entry cannot be kept: " : " entries cannot be kept: ");
    message.append(String.join("; ", reasons.stream().limit(SHOWN).toList()));
    if (count > SHOWN) {
      message.append("; and ").append(count - SHOWN).append(" more");
    }
    throw new UnsupportedException(message.toString(), remedy);
  }
}
