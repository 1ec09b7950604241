package argosy.format.eups;

import argosy.activation.Launchers;
import argosy.base.UnsupportedException;
import argosy.format.source.SourceStack;
import argosy.format.tar.InlineBlobs;
import argosy.format.tarball.Relocator;
import argosy.model.Entry;
import argosy.model.EupsFacts;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Relocation;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The products of a profile, what is needed before what needs it; the stack's own is last.
final class EupsProducts {
  static final String RELOCATE = "relocate";

  /// Of products, whose tarballs are the same in every release: 2000-01-01.
  private static final long EPOCH = 946_684_800L;

  private final Profile profile;
  private final InlineBlobs blobs;
  private final String flavor;
  private final Optional<SourceStack> sources;

  /// @param sources what the stack's own product is built from, where it is
  EupsProducts(Profile profile, InlineBlobs blobs, Optional<SourceStack> sources)
      throws UnsupportedException {
    this.profile = profile;
    this.blobs = blobs;
    this.sources = sources;
    this.flavor = EupsNames.flavor(profile.release().platform());
  }

  List<EupsProduct> products() throws IOException {
    Map<String, Profile.Part> adopted = new LinkedHashMap<>();
    for (Profile.Part part : profile.packages()) {
      if (part.metadata().facts().containsKey(EupsFacts.PRODUCT)) {
        adopted.put(part.metadata().name(), part);
      }
    }
    List<EupsProduct> products = new ArrayList<>();
    Map<String, EupsProduct> made = new LinkedHashMap<>();
    for (String name : adopted.keySet()) {
      make(name, adopted, made, new LinkedHashSet<>());
    }
    products.addAll(made.values());
    products.add(own(adopted, products.stream().map(EupsProduct::row).toList()));
    return products;
  }

  /// Makes the product after what it needs.
  private void make(
      String name,
      Map<String, Profile.Part> adopted,
      Map<String, EupsProduct> made,
      Set<String> doing)
      throws IOException {
    Profile.Part part = adopted.get(name);
    if (part == null || made.containsKey(name)) {
      return;
    }
    if (!doing.add(name)) {
      throw new UnsupportedException(
          "the products need one another in a circle: " + String.join(", ", doing),
          "EUPS cannot install them; correct their tables");
    }
    Set<EupsRow> needed = new LinkedHashSet<>();
    for (String dependency : part.metadata().dependencies()) {
      String other = dependency.split(" ", 2)[0];
      make(other, adopted, made, doing);
      EupsProduct there = made.get(other);
      if (there != null) {
        needed.addAll(there.needed());
        needed.add(there.row());
      }
    }
    doing.remove(name);
    made.put(name, adopted(part, List.copyOf(needed)));
  }

  /// A product as it was in the stack it was adopted from, its own table with it.
  private EupsProduct adopted(Profile.Part part, List<EupsRow> needed) throws IOException {
    Package metadata = part.metadata();
    String under = metadata.facts().getOrDefault(EupsFacts.FOLDER, "") + "/";
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : part.tree().entries()) {
      if (entry.path().startsWith(under)) {
        entries.add(entry.at(entry.path().substring(under.length())));
      }
    }
    relocate(entries, under);
    return new EupsProduct(
        new EupsRow(
            metadata.facts().getOrDefault(EupsFacts.PRODUCT, ""), flavor, metadata.version()),
        entries,
        table(
            part, under + "ups/" + metadata.facts().getOrDefault(EupsFacts.PRODUCT, "") + ".table"),
        "",
        under,
        false,
        EPOCH,
        needed);
  }

  private String table(Profile.Part part, String path) throws IOException {
    if (part.tree().find(path).orElse(null) instanceof Entry.File file) {
      try (InputStream in = blobs.open(file.digest())) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /// All files that no adopted product has.
  private EupsProduct own(Map<String, Profile.Part> adopted, List<EupsRow> needed)
      throws IOException {
    Release release = profile.release();
    String name = EupsNames.product(release.stack().name());
    Set<String> elsewhere = new HashSet<>();
    for (Profile.Part part : adopted.values()) {
      part.tree().entries().forEach(e -> elsewhere.add(e.path()));
    }
    String table = EupsTable.text(Launchers.inShell(profile), needed);
    List<Entry> entries = new ArrayList<>();
    entries.addAll(blobs.entries(Launchers.forUnpacked(profile)));
    entries.add(blobs.file("ups/" + name + ".table", 0644, table));
    String payload = Launchers.payloadFolder(profile);
    List<Entry> stack = new ArrayList<>();
    for (Entry entry : profile.tree().entries()) {
      if (!elsewhere.contains(entry.path())) {
        stack.add(entry);
      }
    }
    if (sources.isEmpty()) {
      relocate(entries, stack);
    }
    if (payload.isEmpty()) {
      requireFree(entries, stack);
    }
    stack.forEach(e -> entries.add(e.at(payload + e.path())));
    return new EupsProduct(
        new EupsRow(name, flavor, release.tag()),
        sources.isPresent() ? sources.get().entries(entries, blobs) : entries,
        table,
        payload,
        "",
        sources.isPresent(),
        release.epochSeconds(),
        needed);
  }

  private void relocate(List<Entry> entries, String under) throws IOException {
    List<Relocation> moved = new ArrayList<>();
    for (Relocation r : profile.open()) {
      if (r.path().startsWith(under)) {
        moved.add(new Relocation(r.path().substring(under.length()), r.kind(), r.spots()));
      }
    }
    if (!moved.isEmpty()) {
      add(entries, moved, List.copyOf(entries), under);
    }
  }

  private void relocate(List<Entry> entries, List<Entry> stack) throws IOException {
    Set<String> paths = new HashSet<>();
    stack.forEach(e -> paths.add(e.path()));
    List<Relocation> moved = profile.open().stream().filter(r -> paths.contains(r.path())).toList();
    if (!moved.isEmpty()) {
      add(entries, moved, stack, "");
    }
  }

  private void add(List<Entry> entries, List<Relocation> moved, List<Entry> files, String under)
      throws IOException {
    if (entries.stream().anyMatch(e -> e.path().equals(RELOCATE))) {
      throw new UnsupportedException(
          under + RELOCATE + ": the eups forms put a script of their own there", "rename the file");
    }
    List<Profile.Part> parts = new ArrayList<>();
    for (Profile.Part part : profile.packages()) {
      Package m = part.metadata();
      List<Relocation> own =
          m.relocations().stream()
              .filter(r -> r.path().startsWith(under))
              .map(r -> new Relocation(r.path().substring(under.length()), r.kind(), r.spots()))
              .toList();
      parts.add(new Profile.Part(m.withFiles(m.tree(), own), part.tree()));
    }
    Profile product =
        new Profile(profile.release(), "", parts, Tree.of(files), profile.activation(), moved);
    entries.add(blobs.file(RELOCATE, 0755, new Relocator(product, blobs).script()));
  }

  private static void requireFree(List<Entry> own, List<Entry> stack) throws UnsupportedException {
    Set<String> taken = new HashSet<>(Set.of("ups"));
    own.forEach(e -> taken.add(e.path()));
    for (Entry entry : stack) {
      if (taken.contains(entry.path())) {
        throw new UnsupportedException(
            entry.path() + ": the stack has a file of its own where the eups forms put theirs",
            "rename the file");
      }
    }
  }

  /// Whether the form, and not the stack, owns the path in a product's folder.
  static boolean isOurs(String payload, boolean own, String path) {
    if (!payload.isEmpty()) {
      return !path.startsWith(payload);
    }
    return path.equals(RELOCATE)
        || own && (Launchers.isBesidePrefix(path) || path.equals("ups") || path.startsWith("ups/"));
  }
}
