package argosy.adopt.wheel;

import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The GNU C library that a root stack brings, by what its file says (`libc.so.6` prints the same
/// when it is run).
final class StackCLibrary {
  private static final int MOST_BYTES = 16 << 20;
  private static final Pattern FILE = Pattern.compile("(?:.*/)?libc(?:\\.so\\.6|-2\\.\\d+\\.so)");
  private static final Pattern BANNER =
      Pattern.compile("GNU C Library [^\\n]{0,200}release version 2\\.(\\d{1,3})");

  private StackCLibrary() {}

  /// N of 2.N; empty if there is none.
  static Optional<Integer> minor(Collection<Tree> trees, BlobSource blobs) throws IOException {
    for (Tree tree : trees) {
      for (Entry entry : tree.entries()) {
        if (entry instanceof Entry.File f && FILE.matcher(f.path()).matches()) {
          Optional<Integer> said = said(f, blobs);
          if (said.isPresent()) {
            return said;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> said(Entry.File file, BlobSource blobs) throws IOException {
    try (InputStream in = blobs.open(file.digest())) {
      Matcher m =
          BANNER.matcher(new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1));
      return m.find() ? Optional.of(Integer.valueOf(m.group(1))) : Optional.empty();
    }
  }
}
