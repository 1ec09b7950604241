package argosy.format.conda;

import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The licence texts among a tree's files, for `info/licenses/`.
record Licences(BlobSource blobs) {
  private static final Pattern PLACE =
      Pattern.compile(
          "(?:share/licenses/.+|share/doc/[^/]+/(?:copyright|(?:LICEN[SC]E|COPYING)[^/]*)"
              + "|.*\\.dist-info/(?:licenses/)?(?:LICEN[SC]E|COPYING)[^/]*"
              + "|share/argosy/[^/]+/LICENCES)");
  private static final Pattern LIST = Pattern.compile("usr/share/argosy/[^/]+/LICENCES");
  private static final long LARGEST_BYTES = 256 << 10;

  Map<String, byte[]> of(Tree tree) throws IOException {
    return matching(tree, PLACE);
  }

  /// The list of a root stack's licences; the texts are too many to be shown twice.
  Map<String, byte[]> ofRoot(Tree tree) throws IOException {
    return matching(tree, LIST);
  }

  private Map<String, byte[]> matching(Tree tree, Pattern place) throws IOException {
    Map<String, byte[]> texts = new TreeMap<>();
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.File f
          && f.size() <= LARGEST_BYTES
          && place.matcher(f.path()).matches()) {
        try (InputStream in = blobs.open(f.digest())) {
          texts.put(f.path(), in.readAllBytes());
        }
      }
    }
    return texts;
  }
}
