package argosy.recipe;

import argosy.model.Bundle;
import argosy.model.Content;
import argosy.model.Generation;
import argosy.model.conda.MatchSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The fields of `stack.yaml` that say which packages go together: channels, generation, bundles.
final class StackParts {
  private StackParts() {}

  /// `{channels: [...], specs: [...]}`.
  static Content channels(Marked item) {
    Fields f = item.fields("conda", List.of("channels", "specs"));
    List<String> channels = f.each("channels", c -> Optional.of(c.text("channels")));
    if (channels.isEmpty()) {
      f.fault("channels", "conda: expected channels, at least one folder or address");
    }
    List<String> specs =
        f.each(
            "specs",
            s -> {
              String text = s.text("specs");
              return s.made(() -> MatchSpec.of(text)).map(spec -> text);
            });
    return new Content.Channels(channels, specs);
  }

  /// `{wheels: FOLDER, requirements: [...]}`, or a file of requirements.
  static Content wheels(Fields f) {
    boolean file = f.find("requirements").filter(Marked::isText).isPresent();
    return new Content.Wheels(
        f.required("wheels"),
        file ? List.of() : f.each("requirements", r -> Optional.of(r.text("requirements"))),
        file ? f.text("requirements", "") : "");
  }

  static Optional<Generation> generation(Marked item) {
    String text = item.text("generation");
    if (!text.matches("[1-9][0-9]{0,8}")) {
      item.fault("generation: expected a number from 1 but got \"" + text + "\"");
      return Optional.empty();
    }
    return Optional.of(new Generation(Integer.parseInt(text)));
  }

  /// Each with a name of its own.
  static List<Bundle> bundles(Fields stack, String stackName) {
    List<Bundle> bundles = stack.each("bundles", StackParts::bundle);
    Set<String> names = new HashSet<>(List.of(stackName));
    for (Bundle bundle : bundles) {
      if (!names.add(bundle.name())) {
        stack.fault("bundles", "bundles: " + bundle.name() + " is the name of another");
      }
    }
    return bundles;
  }

  private static Optional<Bundle> bundle(Marked item) {
    Fields f = item.fields("a bundle", List.of("name", "summary", "packages", "demo"));
    String name = f.required("name");
    List<String> packages = f.each("packages", p -> Optional.of(p.text("packages")));
    if (packages.isEmpty()) {
      f.fault("packages", "a bundle needs packages: the names of some of the stack's");
    }
    String summary = f.text("summary", name);
    boolean demo = f.truth("demo", false);
    return name.isEmpty()
        ? Optional.empty()
        : item.made(() -> new Bundle(name, summary, packages, demo));
  }
}
