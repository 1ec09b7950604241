package argosy.release;

import argosy.base.Json;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Release;
import argosy.model.Tree;
import argosy.model.TreeChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// What differs between two releases, package by package and file by file.
///
/// @param packages sorted by name; those that are equal in both are left out
public record ReleaseDiff(Release before, Release after, List<PackageDiff> packages) {
  public ReleaseDiff {
    packages = List.copyOf(packages);
  }

  /// One package that differs.
  ///
  /// @param before its version there; empty if it is new
  /// @param after its version here; empty if it is gone
  public record PackageDiff(
      String name, Optional<String> before, Optional<String> after, List<TreeChange> changes) {
    public PackageDiff {
      changes = List.copyOf(changes);
    }

    /// Bytes of the files that are new or changed.
    public long newBytes() {
      return changes.stream()
          .mapToLong(c ->
              switch (c) {
                case TreeChange.Added a -> size(a.entry());
                case TreeChange.Changed x -> size(x.after());
                case TreeChange.Removed r -> 0;
              })
          .sum();
    }
  }

  private static long size(Entry entry) {
    return entry instanceof Entry.File f ? f.size() : 0;
  }

  /// Compares; trees of equal packages are not read.
  public static ReleaseDiff of(BlobSource blobs, Release before, Release after) throws IOException {
    Map<String, Release.PackageRef> old = byName(before);
    Map<String, Release.PackageRef> young = byName(after);
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    List<PackageDiff> packages = new ArrayList<>();
    for (String name : names) {
      Optional<Release.PackageRef> a = Optional.ofNullable(old.get(name));
      Optional<Release.PackageRef> b = Optional.ofNullable(young.get(name));
      Optional<Digest> was = a.map(Release.PackageRef::digest);
      if (!was.equals(b.map(Release.PackageRef::digest))) {
        packages.add(
            new PackageDiff(
                name,
                a.map(Release.PackageRef::version),
                b.map(Release.PackageRef::version),
                tree(blobs, a).changesTo(tree(blobs, b))));
      }
    }
    return new ReleaseDiff(before, after, packages);
  }

  private static Map<String, Release.PackageRef> byName(Release release) {
    Map<String, Release.PackageRef> map = new TreeMap<>();
    release.packages().forEach(p -> map.put(p.name(), p));
    release.base().forEach(p -> map.put("base/" + p.name(), p));
    return map;
  }

  private static Tree tree(BlobSource blobs, Optional<Release.PackageRef> ref) throws IOException {
    return ref.isEmpty() ? Tree.EMPTY : Realise.load(blobs, ref.get().digest()).tree();
  }

  public Json.Obj toJson() {
    List<Json> list = new ArrayList<>();
    for (PackageDiff p : packages) {
      List<Json> files = new ArrayList<>();
      for (TreeChange c : p.changes()) {
        files.add(
            switch (c) {
              case TreeChange.Added a -> file("added", a.path(), 0, size(a.entry()));
              case TreeChange.Removed r -> file("removed", r.path(), size(r.entry()), 0);
              case TreeChange.Changed x ->
                  file("changed", x.path(), size(x.before()), size(x.after()));
            });
      }
      list.add(
          Json.object()
              .put("package", p.name())
              .putIf("before", p.before())
              .putIf("after", p.after())
              .put("newBytes", p.newBytes())
              .put("files", new Json.Arr(files))
              .build());
    }
    return Json.object()
        .put("before", before.name())
        .put("after", after.name())
        .put("packages", new Json.Arr(list))
        .build();
  }

  private static Json file(String change, String path, long before, long after) {
    return Json.object()
        .put("change", change)
        .put("path", path)
        .put("sizeBefore", before)
        .put("sizeAfter", after)
        .build();
  }
}
