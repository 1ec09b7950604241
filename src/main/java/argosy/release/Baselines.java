package argosy.release;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.codec.elf.Baseline;
import argosy.codec.elf.ElfInfo;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Memo;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.StoredElf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The oldest machine that the packages of a prefix stack run on, over all their files: what builds
/// found, else what is read from the programs and libraries; a tree is looked at once.
public final class Baselines {
  private static final String MEMO = "baseline/1";
  private static final String BROUGHT_MEMO = "baseline-libraries/1";

  /// What a stack may bring itself, and need of no machine then.
  private static final Map<String, String> LIBRARIES =
      Map.of(
          Baseline.GLIBC, "libc.so.6",
          Baseline.LIBSTDCXX, "libstdc++.so.6",
          Baseline.LIBGCC, "libgcc_s.so.1");

  private final ObjectStore objects;
  private final Memo memo;
  private final Parallel parallel;

  public Baselines(ObjectStore objects, Memo memo, Parallel parallel) {
    this.objects = objects;
    this.memo = memo;
    this.parallel = parallel;
  }

  /// Facts as [Baseline] names them; what the packages bring themselves is left out.
  ///
  /// @return nothing for a root stack, which brings all but the kernel
  public Map<String, String> of(StackKind kind, List<Adopter.Adopted> packages) throws IOException {
    if (kind == StackKind.ROOT) {
      return Map.of();
    }
    List<Map<String, String>> all = new ArrayList<>();
    Map<String, String> brought = new TreeMap<>();
    for (Adopter.Adopted one : packages) {
      Package metadata = one.metadata();
      Map<String, String> said = Baseline.among(metadata.facts());
      all.add(said.isEmpty() ? remembered(MEMO, metadata, this::read) : said);
      brought.putAll(remembered(BROUGHT_MEMO, metadata, Baselines::brought));
    }
    Map<String, String> needs = new TreeMap<>(Baseline.highest(all));
    needs.keySet().removeAll(brought.keySet());
    return needs;
  }

  /// Finds something out about a tree.
  @FunctionalInterface
  private interface Finder {
    Map<String, String> find(Tree tree) throws IOException;
  }

  private Map<String, String> remembered(String kind, Package metadata, Finder finder)
      throws IOException {
    Digest digest = metadata.tree().digest();
    Optional<byte[]> known = memo.recall(kind, digest);
    if (known.isPresent()) {
      Map<String, String> found = new TreeMap<>();
      Json.parse(new String(known.get(), StandardCharsets.UTF_8))
          .asObject()
          .members()
          .forEach((name, value) -> found.put(name, value.asString()));
      return found;
    }
    Map<String, String> found = finder.find(Realise.loadTree(objects, metadata));
    Json.Builder json = Json.object();
    found.forEach(json::put);
    memo.remember(kind, digest, json.build().canonicalBytes());
    return found;
  }

  /// The libraries of [#LIBRARIES] in a tree: where each is, by its fact.
  private static Map<String, String> brought(Tree tree) {
    Map<String, String> brought = new TreeMap<>();
    for (Entry entry : tree.entries()) {
      String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
      LIBRARIES.forEach((fact, library) -> {
        if (name.equals(library)) {
          brought.put(fact, entry.path());
        }
      });
    }
    return brought;
  }

  private Map<String, String> read(Tree tree) throws IOException {
    List<Parallel.Task<Optional<ElfInfo>>> tasks = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.File f && StoredElf.mayBe(f)) {
        tasks.add(() -> StoredElf.read(objects, f));
      }
    }
    List<ElfInfo> found = new ArrayList<>();
    parallel.ordered(tasks.iterator(), parallel.threads() * 4, i -> i.ifPresent(found::add));
    return Baseline.of(found);
  }
}
