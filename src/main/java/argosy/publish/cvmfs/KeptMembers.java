package argosy.publish.cvmfs;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.format.cvmfs.HashAlgorithm;
import argosy.format.cvmfs.Offer;
import argosy.format.cvmfs.Publisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a tar stream held, until the stream has ended: then it is offered in order. Memory holds
/// [#IN_MEMORY] members and the hard links; the rest waits on disk.
final class KeptMembers implements AutoCloseable {
  static final int IN_MEMORY = 50_000;
  private final String where;
  private final HashAlgorithm algorithm;
  private final SpilledRecords records;

  /// Paths of hard links by those of the files that they repeat, and the other way round.
  private final TreeMap<String, List<String>> names = new TreeMap<>(Publisher.ORDER);

  private final Map<String, String> firsts = new HashMap<>();
  private int groups;
  private long newest;

  /// @param where the stream's name, for messages
  /// @param inMemory members that memory holds
  KeptMembers(String where, HashAlgorithm algorithm, int inMemory) {
    this.where = where;
    this.algorithm = algorithm;
    this.records = new SpilledRecords(Publisher.ORDER, inMemory);
  }

  /// A later member of the same path takes its place.
  void put(String path, KeptMember member) throws IOException {
    if (names.containsKey(path)) {
      settle(); // the links repeat what was there before
    }
    forget(path);
    newest = Math.max(newest, member.mtime());
    records.put(path, member.toBytes());
  }

  /// Another name of a file that came before.
  void link(String path, String target) throws IOException {
    if (names.containsKey(path)) {
      settle();
    }
    String first = firsts.getOrDefault(target, target);
    if (!path.equals(first)) {
      forget(path);
      firsts.put(path, first);
    }
    names.computeIfAbsent(first, f -> new ArrayList<>()).add(path);
  }

  private void forget(String path) {
    String first = firsts.remove(path);
    if (first != null) {
      names.getOrDefault(first, List.of()).remove(path);
    }
  }

  /// Gives the links what the files hold that they repeat.
  private void settle() throws IOException {
    if (names.isEmpty()) {
      return;
    }
    TreeMap<String, byte[]> found = new TreeMap<>(Publisher.ORDER);
    Iterator<Map.Entry<String, byte[]>> all = records.sorted();
    while (all.hasNext()) {
      Map.Entry<String, byte[]> stored = all.next();
      if (names.containsKey(stored.getKey())) {
        found.put(stored.getKey(), stored.getValue());
      }
    }
    for (Map.Entry<String, List<String>> e : names.entrySet()) {
      if (e.getValue().isEmpty()) {
        continue;
      }
      byte[] record = found.get(e.getKey());
      if (record == null || !KeptMember.parse(algorithm, record).isFile()) {
        throw new CorruptException(
            where + ": " + e.getValue().getFirst() + " links to nothing: " + e.getKey());
      }
      KeptMember file = KeptMember.parse(algorithm, record);
      byte[] grouped = file.in(file.linkGroup() == 0 ? ++groups : file.linkGroup()).toBytes();
      records.put(e.getKey(), grouped);
      for (String path : e.getValue()) {
        records.put(path, grouped);
      }
    }
    names.clear();
    firsts.clear();
  }

  /// All, depth first, with the directories that no member made.
  Iterator<Parallel.Task<Offer>> offers() throws IOException {
    settle();
    return new Offers(records.sorted());
  }

  private final class Offers implements Iterator<Parallel.Task<Offer>> {
    private final Iterator<Map.Entry<String, byte[]>> members;
    private final Deque<Parallel.Task<Offer>> waiting = new ArrayDeque<>();

    /// The paths that the last one stands below, and itself.
    private final Deque<String> open = new ArrayDeque<>();

    Offers(Iterator<Map.Entry<String, byte[]>> members) {
      this.members = members;
    }

    @Override
    public boolean hasNext() {
      return !waiting.isEmpty() || members.hasNext();
    }

    @Override
    public Parallel.Task<Offer> next() {
      if (waiting.isEmpty()) {
        Map.Entry<String, byte[]> stored = members.next();
        String path = stored.getKey();
        while (!open.isEmpty() && !path.startsWith(open.element() + "/")) {
          open.pop();
        }
        for (String parent : Publisher.parents(path)) {
          if (open.isEmpty() || parent.length() > open.element().length()) {
            open.push(parent);
            waiting.add(() -> Offer.parent(Offer.Common.plain(parent, 0755, newest)));
          }
        }
        open.push(path);
        waiting.add(() -> KeptMember.parse(algorithm, stored.getValue()).offer(path, algorithm));
      }
      return waiting.remove();
    }
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
