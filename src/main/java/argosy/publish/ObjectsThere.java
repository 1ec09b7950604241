package argosy.publish;

import argosy.base.Parallel;
import argosy.model.Digest;
import argosy.model.Remote;
import argosy.remote.PublishedPlace;
import argosy.store.KeptIndexes;
import argosy.store.RemotePacks;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which objects of a release a place has.
///
/// @param packs that hold those which are there
/// @param missing the others
public record ObjectsThere(Set<String> packs, Set<Digest> missing) {
  private static final int LOOKS = 5;

  /// A server may show the name that a file has while it arrives.
  private static final Pattern PACK =
      Pattern.compile(Pattern.quote(PublishedPlace.PACKS) + "[0-9a-f]{64}\\.pack");

  public ObjectsThere {
    packs = Set.copyOf(packs);
    missing = Set.copyOf(missing);
  }

  /// Looks again when a pack goes in between: somebody purges.
  public static ObjectsThere look(
      Remote remote, Set<Digest> wanted, Parallel parallel, KeptIndexes kept) throws IOException {
    for (int i = 1; ; i++) {
      List<String> names =
          remote.list(PublishedPlace.PACKS).stream()
              .filter(n -> PACK.matcher(n).matches())
              .toList();
      Set<String> needed = new TreeSet<>();
      Set<Digest> missing = new HashSet<>(wanted);
      try (RemotePacks packs = RemotePacks.open(remote, names, parallel, kept)) {
        missing.removeIf(digest -> packs.where(digest).map(needed::add).isPresent());
        return new ObjectsThere(needed, missing);
      } catch (NoSuchFileException e) {
        if (i == LOOKS) {
          throw e;
        }
      }
    }
  }
}
