package argosy.format.conda;

import argosy.base.UnsupportedException;
import argosy.conda.Dist;
import argosy.format.tar.InlineBlobs;
import argosy.model.Entry;
import argosy.model.Generation;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One component of a prefix stack as a package.
///
/// A recipe's `noarch: python` holds if its files do without compiled Python; else the package is
/// one of the release's platform.
///
/// @param platform of the release
record CondaComponent(Profile.Part part, InlineBlobs blobs, Platform platform) {
  /// Of components, whose files are the same in every release: 2000-01-01.
  private static final long EPOCH = 946_684_800L;

  private static final int LARGEST_SCRIPT_BYTES = 1 << 16;

  CondaPlan plan(Dist dist, String hashInput, Dependencies dependencies) throws IOException {
    Package metadata = part.metadata();
    RecipeInfo recipe = RecipeInfo.of(metadata);
    Optional<Placement> python =
        recipe.noarchPython() ? Placement.noarchPython(part.tree()) : Optional.empty();
    boolean compiled = recipe.noarchPython() && python.isEmpty();
    String subdir = Subdirs.of(compiled ? platform : metadata.platform());
    Map<String, About.Script> scripts = new TreeMap<>();
    if (python.isPresent()) {
      for (String entryPoint : recipe.entryPoints()) {
        script("bin/" + entryPoint.split("=", 2)[0].strip())
            .ifPresent(s -> scripts.put(s.path(), s.script()));
      }
    }
    Payload payload =
        Payload.of(
            without(part.tree(), scripts),
            python.orElse(Placement.in("")),
            List.of(metadata),
            new RelativeLinks(metadata.buildPrefix()),
            List.of(),
            blobs);
    InfoFiles info =
        new InfoFiles(
            dist,
            subdir,
            python.isPresent() ? recipe.entryPoints() : List.of(),
            metadata.licence().expression(),
            depends(dependencies),
            constrains(recipe, dependencies),
            exports(recipe, dependencies),
            recipe);
    About about =
        new About(
            metadata.name(),
            metadata.version(),
            payload.placement(),
            payload.added(),
            payload.links(),
            scripts);
    return new CondaPlan(
        dist,
        subdir,
        payload.entries(),
        info.all(
            payload, hashInput, metadata.facts(), about, new Licences(blobs).of(part.tree()), 0),
        EPOCH,
        false);
  }

  /// What the recipe says, and the environment generation.
  private List<String> constrains(RecipeInfo recipe, Dependencies dependencies)
      throws UnsupportedException {
    List<String> all =
        new ArrayList<>(dependencies.of(part.metadata().name(), recipe.constrains()));
    Generation.of(part.metadata()).map(Generation::requirement).ifPresent(all::add);
    return all;
  }

  /// What the binaries ask of the machine stands beside what the recipe asks (CEP 30).
  private List<String> depends(Dependencies dependencies) throws UnsupportedException {
    List<String> all = new ArrayList<>(dependencies.of(part.metadata()));
    all.addAll(machine(part.metadata()));
    return all;
  }

  /// What the binaries of a package ask of the machine.
  static List<String> machine(Package metadata) {
    String glibc = metadata.facts().getOrDefault("needs-glibc", "");
    return glibc.isEmpty() ? List.of() : List.of("__glibc >=" + glibc + ",<3.0.a0");
  }

  private Map<String, List<String>> exports(RecipeInfo recipe, Dependencies dependencies)
      throws UnsupportedException {
    Map<String, List<String>> mapped = new TreeMap<>();
    for (Map.Entry<String, List<String>> kind : recipe.exports().entrySet()) {
      mapped.put(kind.getKey(), dependencies.of(part.metadata().name(), kind.getValue()));
    }
    return mapped;
  }

  private record Found(String path, About.Script script) {}

  private Optional<Found> script(String path) throws IOException {
    if (part.tree().find(path).orElse(null) instanceof Entry.File f
        && f.size() <= LARGEST_SCRIPT_BYTES) {
      try (InputStream in = blobs.open(f.digest())) {
        byte[] bytes = in.readAllBytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
          return Optional.of(new Found(path, new About.Script(f.mode(), text)));
        }
      }
    }
    return Optional.empty();
  }

  private static Tree without(Tree tree, Map<String, About.Script> scripts) {
    return scripts.isEmpty()
        ? tree
        : Tree.of(tree.entries().stream().filter(e -> !scripts.containsKey(e.path())).toList());
  }
}
