package argosy.recipe.v1;

import argosy.model.conda.MatchSpec;
import argosy.model.conda.StringMatch;
import argosy.model.recipe.Pin;
import argosy.model.recipe.Requirement;
import argosy.model.recipe.Requirements;
import argosy.recipe.expression.Value;
import java.util.List;
import java.util.Optional;

/// `requirements:` (CEP 14, "Requirements section").
final class RequirementsReader {
  private RequirementsReader() {}

  static Requirements read(Given g) {
    return new Requirements(
        list(g, "build"),
        list(g, "host"),
        list(g, "run"),
        list(g, "run_constraints"),
        g.find("run_exports").map(RequirementsReader::exports).orElse(Requirements.RunExports.NONE),
        g.find("ignore_run_exports")
            .map(i ->
                new Requirements.IgnoredRunExports(i.texts("by_name"), i.texts("from_package")))
            .orElse(new Requirements.IgnoredRunExports(List.of(), List.of())));
  }

  static List<Requirement> list(Given g, String name) {
    return g.find(name).map(l -> l.each(RequirementsReader::one)).orElse(List.of());
  }

  private static Requirements.RunExports exports(Given g) {
    if (!g.isFields() || g.find("pin_subpackage").isPresent()) {
      return new Requirements.RunExports(
          g.each(RequirementsReader::one), List.of(), List.of(), List.of(), List.of());
    }
    return new Requirements.RunExports(
        list(g, "weak"),
        list(g, "strong"),
        list(g, "weak_constraints"),
        list(g, "strong_constraints"),
        list(g, "noarch"));
  }

  private static Optional<Requirement> one(Given g) {
    if (g.value() instanceof Written.Computed c && c.value() instanceof Value.Pinned p) {
      return Optional.of(p.requirement());
    }
    if (g.isFields()) {
      return rendered(g);
    }
    String text = g.text().strip().replaceAll("\\s+", " ");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return g.made(() -> new Requirement.Spec(plain(text)));
  }

  /// As packages name what they depend on, whichever way it was written: `name version build`.
  private static String plain(String text) {
    MatchSpec spec = MatchSpec.of(text);
    if (!spec.others().isEmpty() || !spec.isOfOnePackage()) {
      return text;
    }
    String plain =
        new MatchSpec(
                new StringMatch.Equal(spec.packageName()),
                spec.version(),
                spec.build(),
                spec.others())
            .toString();
    return plain.contains(" ") || !text.contains(" ") ? plain : plain + " *";
  }

  /// A pin as CEP 40 renders it.
  private static Optional<Requirement> rendered(Given g) {
    Optional<Given> subpackage = g.find("pin_subpackage");
    Optional<Given> pin = subpackage.or(() -> g.find("pin_compatible"));
    if (pin.isEmpty()) {
      g.fault("expected a requirement but got fields");
      return Optional.empty();
    }
    Given p = pin.get();
    return g.made(() -> {
      Pin made =
          new Pin(
              p.text("name"),
              p.text("lower_bound"),
              p.text("upper_bound"),
              p.truth("exact", false),
              p.text("build"));
      return subpackage.isPresent()
          ? new Requirement.PinSubpackage(made)
          : new Requirement.PinCompatible(made);
    });
  }
}
