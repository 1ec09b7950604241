package argosy.app;

import argosy.adopt.dir.DirAdopter;
import argosy.adopt.dir.DirOptions;
import argosy.base.Parallel;
import argosy.build.BuildGraph;
import argosy.build.BuildInputs;
import argosy.build.BuildPrefix;
import argosy.build.finish.Parts;
import argosy.build.finish.Prefixes;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Licence;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Tree;
import argosy.model.recipe.Extras;
import argosy.model.recipe.Globs;
import argosy.model.recipe.RecipeFacts;
import argosy.model.recipe.RenderedRecipe;
import argosy.release.Realise;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What builds made, as packages in the store: one for each recipe, and those parts that the recipe
/// splits off, which the record of the first names under `part-dev` and so on.
final class BuiltPackages {
  private static final String PART = "part-";
  private final ObjectStore objects;
  private final Path cache;
  private final Parallel parallel;

  /// @param cache where stat caches lie
  BuiltPackages(ObjectStore objects, Path cache, Parallel parallel) {
    this.objects = objects;
    this.cache = cache;
    this.parallel = parallel;
  }

  /// What is known beside the files.
  ///
  /// @param sources what they are built from, where that builds them again
  record About(
      BuildGraph graph,
      BuildGraph.Node node,
      Map<String, String> facts,
      BuildInputs inputs,
      Workbench.Tools tools,
      Optional<From> sources) {}

  /// A folder of sources.
  ///
  /// @param against names of the packages in the prefix meanwhile
  record From(Path folder, List<String> against) {}

  /// Takes the files in. One call at a time: a flush is for all that was put.
  synchronized Adopter.Adopted take(Path out, About about, long nowSeconds) throws IOException {
    RenderedRecipe recipe = about.node().recipe();
    Package taken = files(recipe, out, nowSeconds);
    Tree whole = tree(taken.tree().digest());
    Map<String, String> provenance = provenance(about);
    if (about.sources().isPresent()) {
      From from = about.sources().get();
      Package sources = files(recipe, from.folder(), nowSeconds);
      provenance.put(Package.SOURCES, sources.tree().digest().toString());
      provenance.put(Package.BUILT_AGAINST, String.join(" ", from.against()));
    }
    Map<String, String> shared = Map.copyOf(provenance);
    List<Entry> rest = new ArrayList<>(whole.entries());
    for (Extras.Part part : recipe.extras().split()) {
      List<Entry> chosen =
          whole.entries().stream().filter(e -> Parts.of(e).equals(Optional.of(part))).toList();
      if (!chosen.isEmpty()) {
        rest.removeAll(chosen);
        String name = part.name().toLowerCase(Locale.ROOT);
        Package of =
            made(
                taken,
                recipe.name() + "-" + name,
                Tree.of(chosen),
                List.of(recipe.name()),
                Map.of("description", recipe.about().summary() + " (" + name + ")"),
                shared);
        provenance.put(PART + name, store(of).toString());
      }
    }
    if (rest.size() < whole.entries().size()) {
      rest = withoutEmptied(rest, whole);
    }
    Map<String, String> facts = new TreeMap<>(about.facts());
    putIf(facts, "description", recipe.about().summary());
    putIf(facts, "homepage", recipe.about().homepage());
    facts.putAll(RecipeFacts.of(recipe, about.graph()::exact));
    putIf(facts, "constrains", String.join("; ", about.graph().constraints(about.node())));
    putIf(facts, "always-copied", copied(whole, recipe.options().alwaysCopy()));
    Package main =
        made(
            taken,
            recipe.name(),
            Tree.of(rest),
            about.graph().runSpecs(about.node()),
            facts,
            provenance);
    Digest digest = store(main);
    objects.flush();
    return new Adopter.Adopted(main, digest);
  }

  /// Folders all of whose files went into parts go too.
  private static List<Entry> withoutEmptied(List<Entry> rest, Tree whole) {
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : rest) {
      String below = entry.path() + "/";
      boolean emptied =
          entry instanceof Entry.Directory
              && whole.entries().stream()
                  .anyMatch(e -> !(e instanceof Entry.Directory) && e.path().startsWith(below))
              && rest.stream()
                  .noneMatch(e -> !(e instanceof Entry.Directory) && e.path().startsWith(below));
      if (!emptied) {
        kept.add(entry);
      }
    }
    return kept;
  }

  /// Files that are never to be hard links where they are installed.
  private static String copied(Tree tree, Globs always) {
    return String.join(
        "\n",
        tree.entries().stream()
            .filter(e -> e instanceof Entry.File && always.matches(e.path()))
            .map(Entry::path)
            .toList());
  }

  private Package made(
      Package taken,
      String name,
      Tree tree,
      List<String> dependencies,
      Map<String, String> facts,
      Map<String, String> provenance)
      throws IOException {
    Descriptor files =
        objects.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes()));
    return new Package(
        name,
        taken.version(),
        taken.build(),
        taken.platform(),
        taken.licence(),
        dependencies,
        files,
        taken.buildPrefix(),
        taken.relocations().stream().filter(r -> tree.find(r.path()).isPresent()).toList(),
        facts,
        provenance);
  }

  private Digest store(Package metadata) throws IOException {
    return objects
        .put(Package.MEDIA_TYPE, new ByteArrayInputStream(metadata.canonicalBytes()))
        .digest();
  }

  private static Map<String, String> provenance(About about) {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("built-from", "recipe");
    provenance.put("build-key", about.inputs().key().toString());
    provenance.put("tools", about.tools().digest().toString());
    about.tools().versions().stream()
        .filter(v -> v.matches("(gcc|g\\+\\+|gfortran|binutils|make|libc6-dev) .*"))
        .forEach(v -> provenance.put("tool-" + v.split(" ", 2)[0], v.split(" ", 2)[1]));
    return provenance;
  }

  /// The files as a package, of which no more is known than what its recipe says first.
  Package files(RenderedRecipe recipe, Path out, long nowSeconds) throws IOException {
    String licence = recipe.about().licence();
    DirOptions options =
        new DirOptions(
            recipe.name(),
            recipe.version(),
            recipe.subdir().platform(),
            new Licence(licence.isEmpty() ? "NOASSERTION" : licence, recipe.extras().access()),
            BuildPrefix.TEXT,
            false);
    Package p =
        new DirAdopter(out, options, cache, Instant.ofEpochSecond(nowSeconds), parallel)
            .adopt(objects)
            .packages()
            .getFirst()
            .metadata();
    return new Package(
        p.name(),
        p.version(),
        recipe.buildString(),
        p.platform(),
        p.licence(),
        List.of(),
        p.tree(),
        p.buildPrefix(),
        Prefixes.chosen(p.relocations(), tree(p.tree().digest()), recipe.options()),
        Map.of(),
        Map.of());
  }

  Tree tree(Digest digest) throws IOException {
    try (InputStream tree = objects.open(digest)) {
      return Tree.parse(tree.readAllBytes());
    }
  }

  Package load(Digest digest) throws IOException {
    return Realise.loadPackage(objects, digest);
  }

  /// The parts that were split off a package.
  List<Adopter.Adopted> parts(Package metadata) throws IOException {
    List<Adopter.Adopted> parts = new ArrayList<>();
    for (Map.Entry<String, String> e : metadata.provenance().entrySet()) {
      if (e.getKey().startsWith(PART)) {
        Digest digest = Digest.parse(e.getValue());
        parts.add(new Adopter.Adopted(Realise.loadPackage(objects, digest), digest));
      }
    }
    return parts;
  }

  /// Whether all of a package, with its parts, is in the store.
  boolean whole(Digest digest) throws IOException {
    if (!objects.has(digest)) {
      return false;
    }
    Package metadata = Realise.loadPackage(objects, digest);
    for (Map.Entry<String, String> e : metadata.provenance().entrySet()) {
      if (e.getKey().startsWith(PART) && !whole(Digest.parse(e.getValue()))) {
        return false;
      }
    }
    if (!objects.has(metadata.tree().digest())) {
      return false;
    }
    Profile.Part part = Realise.load(objects, digest);
    for (Entry entry : part.tree().entries()) {
      if (entry instanceof Entry.File f && !objects.has(f.digest())) {
        return false;
      }
    }
    return true;
  }

  private static void putIf(Map<String, String> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }
}
