package argosy.site;

import argosy.activation.Extra;
import argosy.activation.Launchers;
import argosy.base.UnsupportedException;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The files of a release as they stand in a site: the stack's own with the site's modes, and the
/// launchers around them.
///
/// @param withoutSetId paths that lose a set-id bit
record PlacedTree(Tree tree, Launched launched, List<String> withoutSetId) {
  /// Nobody writes; who could read or run still can.
  private static final int KEPT_BITS = 0555;

  PlacedTree {
    withoutSetId = List.copyOf(withoutSetId);
  }

  /// @throws UnsupportedException if the stack has a file where a launcher goes
  static PlacedTree of(Profile profile) throws UnsupportedException {
    List<Entry> entries = new ArrayList<>();
    List<String> withoutSetId = new ArrayList<>();
    Map<Digest, String> written = new TreeMap<>();
    String payload = Launchers.payloadFolder(profile);
    if (!payload.isEmpty()) {
      entries.add(new Entry.Directory(payload.substring(0, payload.length() - 1), KEPT_BITS));
    }
    for (Extra extra : Launchers.forUnpacked(profile)) {
      entries.add(
          switch (extra) {
            case Extra.Script s -> {
              byte[] text = s.text().getBytes(StandardCharsets.UTF_8);
              Digest digest = Digest.of(text);
              written.put(digest, s.text());
              yield new Entry.File(s.path(), fileMode(s.mode()), digest, text.length);
            }
            case Extra.Link l -> new Entry.Symlink(l.path(), l.target());
          });
    }
    for (Entry entry : profile.tree().entries()) {
      if (payload.isEmpty() && Launchers.isBesidePrefix(entry.path())) {
        throw new UnsupportedException(
            entry.path() + ": the stack has a file of its own where the site puts its launcher",
            "rename the file");
      }
      entries.add(
          switch (entry) {
            case Entry.File f -> {
              if ((f.mode() & 06000) != 0) {
                withoutSetId.add(payload + f.path());
              }
              yield new Entry.File(payload + f.path(), fileMode(f.mode()), f.digest(), f.size());
            }
            case Entry.Directory d ->
                new Entry.Directory(payload + d.path(), d.mode() & KEPT_BITS | 0500);
            case Entry.Symlink l -> l.at(payload + l.path());
          });
    }
    return new PlacedTree(Tree.of(entries), new Launched(written), withoutSetId);
  }

  /// Its folders, but for those of launchers alone; each after those above it.
  static List<String> folders(Profile profile) {
    String payload = Launchers.payloadFolder(profile);
    List<String> folders = new ArrayList<>();
    if (!payload.isEmpty()) {
      folders.add(payload.substring(0, payload.length() - 1));
    }
    profile.tree().directories().forEach(d -> folders.add(payload + d.path()));
    return folders;
  }

  private static int fileMode(int mode) {
    return mode & KEPT_BITS | 0400;
  }

  /// Content of this tree: the launchers' from here, all other from the store.
  InputStream open(Digest digest, BlobSource blobs) throws IOException {
    return launched.has(digest) ? launched.open(digest) : blobs.open(digest);
  }
}
