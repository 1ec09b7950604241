package argosy.format.conda;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Relocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Conda replaces a placeholder wherever its letters stand; a relocation only where a path ends
/// there. A file in which these differ (`/opt/stack-2` for the prefix `/opt/stack`) would be
/// spoilt.
final class WholePrefixes {
  private final BlobSource blobs;
  private final Parallel parallel;

  WholePrefixes(BlobSource blobs, Parallel parallel) {
    this.blobs = blobs;
    this.parallel = parallel;
  }

  /// @throws UnsupportedException naming the first such file
  void require(Profile profile) throws IOException {
    List<Parallel.Task<Boolean>> tasks = new ArrayList<>();
    for (Profile.Part part : profile.packages()) {
      Package metadata = part.metadata();
      Map<String, Digest> digests = new TreeMap<>();
      for (Entry entry : part.tree().entries()) {
        if (entry instanceof Entry.File f) {
          digests.put(f.path(), f.digest());
        }
      }
      for (Relocation r : metadata.relocations()) {
        Digest digest = digests.get(r.path());
        if (digest != null && r.kind() != Relocation.Kind.PYC) {
          tasks.add(() -> require(r, digest, metadata.buildPrefix()));
        }
      }
    }
    parallel.all(tasks);
  }

  private boolean require(Relocation r, Digest digest, String prefix) throws IOException {
    long found = count(digest, prefix.getBytes(StandardCharsets.UTF_8));
    if (found != r.spots().size()) {
      throw new UnsupportedException(
          "%s: holds %s %d times as a path and %d times in all; conda would replace every one"
              .formatted(r.path(), prefix, r.spots().size(), found),
          "build the package under a longer prefix");
    }
    return true;
  }

  private long count(Digest digest, byte[] prefix) throws IOException {
    long found = 0;
    byte[] window = new byte[(1 << 16) + prefix.length];
    int filled = 0;
    try (InputStream in = blobs.open(digest)) {
      while (true) {
        int n = in.read(window, filled, window.length - filled);
        if (n < 0) {
          return found;
        }
        filled += n;
        int at = 0;
        while (at + prefix.length <= filled) {
          if (window[at] == prefix[0]
              && Arrays.equals(window, at, at + prefix.length, prefix, 0, prefix.length)) {
            found++;
            at += prefix.length;
          } else {
            at++;
          }
        }
        System.arraycopy(window, at, window, 0, filled - at);
        filled -= at;
      }
    }
  }
}
