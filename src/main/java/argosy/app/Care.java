package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.model.Digest;
import argosy.model.Prunable;
import argosy.release.Reachability;
import argosy.store.Fsck;
import argosy.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Care of the store: proves what it holds, frees what nothing holds on to.
public final class Care {
  private final Store store;
  private final Parallel parallel;
  private final Progress progress;

  Care(Store store, Parallel parallel, Progress progress) {
    this.store = store;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// @param damage what is damaged and what it belongs to, a line each
  /// @param mended whether a repair lost nothing of it
  public record Health(long objects, long bytesOnDisk, List<String> damage, boolean mended) {
    public Health {
      damage = List.copyOf(damage);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("objects", objects)
          .put("bytesOnDisk", bytesOnDisk)
          .put("sound", damage.isEmpty())
          .put("damage", damage)
          .put("mended", mended)
          .build();
    }
  }

  /// @param kept why the rest stays
  public record Collection(Prunable.Freed freed, List<Reachability.Kept> kept) {
    public Collection {
      kept = List.copyOf(kept);
    }

    public Json.Obj toJson() {
      List<Json> list = new ArrayList<>();
      kept.forEach(k ->
          list.add(
              Json.object()
                  .put("ref", k.ref())
                  .put("objects", k.objects())
                  .put("bytes", k.bytes())
                  .build()));
      return Json.object()
          .put("freedObjects", freed.objects())
          .put("freedBytesOnDisk", freed.bytesOnDisk())
          .put("kept", new Json.Arr(list))
          .build();
    }
  }

  /// Reads everything and checks it against its digests.
  ///
  /// @param repair whether packs that cannot be opened are then indexed anew and what is damaged is
  ///   forgotten; needs the store alone
  public Health check(boolean repair) throws IOException {
    progress.step("check store");
    Fsck.Report report = Fsck.run(store.objects(), parallel, progress);
    progress.done(Texts.count(report.objects(), "object") + ", " + Texts.size(report.bytes()));
    List<String> lines = new ArrayList<>();
    report.damage().forEach(d -> lines.add(d.line()));
    if (!report.isClean()) {
      lines.addAll(new Reachability(store.refs(), store.objects()).owners(report.lost()));
    }
    boolean mended = false;
    if (repair && !report.isClean()) {
      Fsck.Repaired repaired = Fsck.repair(store.objects(), report);
      if (repaired.salvaged() > 0) {
        progress.done(
            Texts.count(repaired.salvaged(), "object") + " of unreadable packs stored again");
      }
      repaired.lost().forEach(digest -> lines.add("object " + digest + ": could not be saved"));
      lines.addAll(new Reachability(store.refs(), store.objects()).owners(repaired.lost()));
      mended =
          report.lost().isEmpty() && repaired.lost().isEmpty() && repaired.hopeless().isEmpty();
    }
    return new Health(report.objects(), report.bytes(), lines, mended);
  }

  /// What [#collect()] would free.
  public Collection collectable() throws IOException {
    Reachability reachability = new Reachability(store.refs(), store.objects());
    return new Collection(store.objects().prunable(reachability.live()), reachability.kept());
  }

  /// Frees what no ref reaches.
  public Collection collect() throws IOException {
    Reachability reachability = new Reachability(store.refs(), store.objects());
    progress.step("collect");
    Set<Digest> live = reachability.live();
    List<Reachability.Kept> kept = reachability.kept();
    Prunable.Freed freed = store.objects().prune(live);
    progress.done(Texts.size(freed.bytesOnDisk()) + " freed");
    return new Collection(freed, kept);
  }
}
