package argosy.app;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.build.BuildGraph;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.release.Realise;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds packages a second time, where all that must not matter is otherwise, and compares every
/// bit (`argosy build --check`).
public final class Rebuild {
  private final Builds builds;
  private final PackageBuilder builder;
  private final BlobSource blobs;
  private final Progress progress;

  Rebuild(Builds builds, PackageBuilder builder, BlobSource blobs, Progress progress) {
    this.builds = builds;
    this.builder = builder;
    this.blobs = blobs;
    this.progress = progress;
  }

  /// @param differences of one package, one line for each file; none if both are the same
  public record Compared(String name, int files, List<String> differences) {
    public boolean same() {
      return differences.isEmpty();
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("name", name)
          .put("files", files)
          .put("same", same())
          .put("differences", differences)
          .build();
    }
  }

  /// Compares all packages of the request; what is not built yet is built first.
  public List<Compared> run(Builds.Request request) throws IOException {
    Builds.Result first = builds.run(request);
    Map<String, Builds.Line> done = new LinkedHashMap<>();
    first.lines().forEach(l -> done.put(l.adopted().metadata().name(), l));
    BuildSetting setting = builds.setting(request);
    builder.forgetSecond();
    List<Compared> all = new ArrayList<>();
    for (BuildGraph.Node node : setting.graph().order()) {
      Tree again = builder.again(setting, node, done);
      Tree before = Realise.load(blobs, builtOnce(done, node).adopted().digest()).tree();
      Compared compared =
          new Compared(node.name(), before.entries().size(), compare(before, again));
      progress.done(compared.same() ? "the same bits" : "DIFFERS");
      all.add(compared);
    }
    return all;
  }

  private static Builds.Line builtOnce(Map<String, Builds.Line> done, BuildGraph.Node node) {
    return Optional.ofNullable(done.get(node.name())).orElseThrow();
  }

  private List<String> compare(Tree before, Tree after) throws IOException {
    Map<String, Entry> left = new LinkedHashMap<>();
    before.entries().forEach(e -> left.put(e.path(), e));
    List<String> differences = new ArrayList<>();
    for (Entry entry : after.entries()) {
      Entry other = left.remove(entry.path());
      if (other == null) {
        differences.add(entry.path() + ": only in the second build");
      } else if (!other.equals(entry)) {
        differences.add(entry.path() + ": " + difference(other, entry));
      }
    }
    left.keySet().forEach(path -> differences.add(path + ": only in the first build"));
    return differences;
  }

  private String difference(Entry a, Entry b) throws IOException {
    if (a instanceof Entry.File x && b instanceof Entry.File y) {
      return x.digest().equals(y.digest())
          ? "mode %o and %o".formatted(x.mode(), y.mode())
          : firstDifference(x, y);
    }
    return a + " and " + b;
  }

  private String firstDifference(Entry.File x, Entry.File y) throws IOException {
    try (InputStream left = new BufferedInputStream(blobs.open(x.digest()));
        InputStream right = new BufferedInputStream(blobs.open(y.digest()))) {
      long at = 0;
      int a = left.read();
      int b = right.read();
      while (a == b && a >= 0) {
        a = left.read();
        b = right.read();
        at++;
      }
      return "first difference at byte "
          + at
          + ": "
          + shown(a, left)
          + " and "
          + shown(b, right)
          + " ("
          + x.size()
          + " and "
          + y.size()
          + " bytes)";
    }
  }

  /// Some bytes as text where they are printable.
  private static String shown(int first, InputStream rest) throws IOException {
    if (first < 0) {
      return "its end";
    }
    StringBuilder out = new StringBuilder("\"");
    byte[] more = rest.readNBytes(23);
    for (int i = -1; i < more.length; i++) {
      int c = i < 0 ? first : more[i] & 0xff;
      out.append(c >= ' ' && c < 0x7f ? String.valueOf((char) c) : "\\x%02x".formatted(c));
    }
    return out.append('"').toString();
  }
}
