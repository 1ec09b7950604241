package argosy.app;

import argosy.base.DidYouMean;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Bundle;
import argosy.model.ObjectStore;
import argosy.model.Stack;
import argosy.release.Baselines;
import argosy.release.Realise;
import argosy.release.StackPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A bundle as a stack of its own, so that every form takes it for one: some of the packages with
/// what they need, the commands and kernels whose programs are in them, and a package of its own.
final class StackBundles {
  private static final String BUNDLE_OF = "argosy.bundle-of";
  private final Stack whole;
  private final GivenPackages packages;
  private final ObjectStore objects;
  private final Baselines baselines;

  /// @param packages of the stack, without its own
  StackBundles(
      Stack whole, List<Adopter.Adopted> packages, ObjectStore objects, Baselines baselines) {
    this.baselines = baselines;
    this.whole = whole;
    this.packages = new GivenPackages(packages);
    this.objects = objects;
  }

  /// @param packages in merge order, its own last
  record Made(Stack stack, List<Adopter.Adopted> packages) {
    Made {
      packages = List.copyOf(packages);
    }
  }

  /// @param folder of the stack
  /// @throws UnsupportedException if it names a package that the stack does not have
  Made make(Bundle bundle, Path folder) throws IOException {
    List<String> names = packages.all().stream().map(a -> a.metadata().name()).toList();
    for (String wanted : bundle.packages()) {
      if (!packages.has(wanted)) {
        throw new UnsupportedException(
            "bundle "
                + bundle.name()
                + ": "
                + whole.name()
                + " has no package "
                + wanted
                + DidYouMean.hint(wanted, names),
            "correct its name in stack.yaml, or add it to the stack's contents");
      }
    }
    List<Adopter.Adopted> chosen = new ArrayList<>(packages.closure(bundle.packages()));
    Stack stack = stack(bundle, programs(chosen));
    chosen.add(
        StackPackage.make(stack, folder, chosen, objects, baselines.of(stack.kind(), chosen)));
    return new Made(stack, chosen);
  }

  private Stack stack(Bundle bundle, Set<String> programs) {
    Map<String, String> labels = new TreeMap<>(whole.labels());
    labels.put(BUNDLE_OF, whole.name());
    return new Stack(
        bundle.name(),
        whole.version(),
        bundle.summary(),
        whole.kind(),
        whole.contents(),
        whole.platforms(),
        whole.licence(),
        whole.environment(),
        whole.commands().stream().filter(c -> programs.contains(c.argv().getFirst())).toList(),
        whole.kernels().stream().filter(k -> programs.contains(k.argv().getFirst())).toList(),
        bundle.demo() ? whole.demo() : Optional.empty(),
        labels,
        whole.image(),
        whole.base(),
        whole.generation(),
        List.of());
  }

  /// What stands in folders of programs, by name alone; looked for only where the stack names some.
  private Set<String> programs(List<Adopter.Adopted> chosen) throws IOException {
    Set<String> programs = new HashSet<>();
    if (whole.commands().isEmpty() && whole.kernels().isEmpty()) {
      return programs;
    }
    for (Adopter.Adopted one : chosen) {
      Realise.loadTree(objects, one.metadata()).entries().stream()
          .map(e -> e.path())
          .filter(p -> p.matches("(.*/)?s?bin/[^/]+"))
          .forEach(p -> programs.add(p.substring(p.lastIndexOf('/') + 1)));
    }
    return programs;
  }
}
