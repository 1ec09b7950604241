package argosy.app;

import argosy.base.Json;
import argosy.build.CleanRoom;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Relocation;
import argosy.release.Realise;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks for paths of the build in the files of a release that nothing will rewrite.
public final class Lint {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final String WORK = CleanRoom.WORK + "/work/";
  private final BlobSource blobs;

  Lint(BlobSource blobs) {
    this.blobs = blobs;
  }

  /// @param what is there: `names its build prefix in UTF-16 at byte 120`
  public record Finding(String packageName, String path, String what) {
    public Json.Obj toJson() {
      return Json.object().put("package", packageName).put("path", path).put("what", what).build();
    }
  }

  public List<Finding> run(Release release) throws IOException {
    List<Finding> all = new ArrayList<>();
    for (Release.PackageRef ref : release.packages()) {
      Profile.Part part = Realise.load(blobs, ref.digest());
      String prefix = part.metadata().buildPrefix();
      Map<String, Set<Long>> known = new HashMap<>();
      for (Relocation r : part.metadata().relocations()) {
        Set<Long> offsets = new HashSet<>();
        r.spots().forEach(s -> offsets.add(s.offset()));
        known.put(r.path(), offsets);
      }
      for (Entry entry : part.tree().entries()) {
        switch (entry) {
          case Entry.File f -> {
            Set<Long> spots = known.getOrDefault(f.path(), Set.of());
            file(ref.name(), f, prefix, spots, all);
          }
          case Entry.Symlink l
              when l.target().startsWith(CleanRoom.WORK + "/") && !known.containsKey(l.path()) ->
              all.add(new Finding(ref.name(), l.path(), "links to " + l.target()));
          case Entry.Symlink l -> {}
          case Entry.Directory d -> {}
        }
      }
    }
    return all;
  }

  private void file(String name, Entry.File file, String prefix, Set<Long> known, List<Finding> all)
      throws IOException {
    List<Needle> needles = new ArrayList<>();
    needles.add(Needle.of(WORK, StandardCharsets.UTF_8, "names the folder it was built in"));
    if (prefix.length() > 4) {
      needles.add(Needle.of(prefix, StandardCharsets.UTF_8, "names its build prefix"));
      needles.add(Needle.of(prefix, StandardCharsets.UTF_16LE, "names its build prefix in UTF-16"));
      needles.add(Needle.of(prefix, StandardCharsets.UTF_16BE, "names its build prefix in UTF-16"));
    }
    Set<String> said = new HashSet<>();
    for (Found found : search(file, needles)) {
      if (!known.contains(found.offset()) && said.add(found.needle().what())) {
        all.add(
            new Finding(name, file.path(), found.needle().what() + " at byte " + found.offset()));
      }
    }
  }

  private record Needle(String bytes, String what) {
    /// Bytes as characters, so that they are found by the JDK's own search.
    static Needle of(String text, Charset charset, String what) {
      return new Needle(new String(text.getBytes(charset), StandardCharsets.ISO_8859_1), what);
    }
  }

  private record Found(Needle needle, long offset) {}

  private List<Found> search(Entry.File file, List<Needle> needles) throws IOException {
    List<Found> found = new ArrayList<>();
    int overlap = needles.stream().mapToInt(n -> n.bytes().length()).max().orElse(1) - 1;
    try (InputStream in = blobs.open(file.digest())) {
      String kept = "";
      long start = 0;
      for (byte[] block = in.readNBytes(BLOCK_BYTES);
          block.length > 0;
          block = in.readNBytes(BLOCK_BYTES)) {
        String text = kept + new String(block, StandardCharsets.ISO_8859_1);
        for (Needle needle : needles) {
          for (int at = text.indexOf(needle.bytes());
              at >= 0;
              at = text.indexOf(needle.bytes(), at + 1)) {
            if (at + needle.bytes().length() > kept.length()) { // else it was found before
              found.add(new Found(needle, start + at));
            }
          }
        }
        int keep = Math.min(overlap, text.length());
        start += text.length() - keep;
        kept = text.substring(text.length() - keep);
      }
    }
    return found;
  }
}
