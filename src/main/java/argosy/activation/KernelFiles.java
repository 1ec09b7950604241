package argosy.activation;

import argosy.base.Json;
import argosy.model.KernelSpec;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A Jupyter kernel spec (jupyter_client, "Kernel specs") of a stack that stands at a place. The
/// kernel starts through the stack's own `run --kernel`, which sets the environment and reads the
/// user's set-up file: nothing has to be activated, and nothing of the server's own environment
/// gets in.
///
/// Two of each kernel: `KERNEL-TAG` is of this release for ever; `KERNEL-latest` follows a link. A
/// kernel that runs keeps the release it was started with.
public record KernelFiles(Profile profile, KernelSpec kernel) {
  /// Which release the spec takes.
  public sealed interface Follows {
    /// @param prefix where the profile's release stands
    record Release(String prefix) implements Follows {}

    /// @param link the absolute path of a link to the release that is the newest
    record Latest(String link) implements Follows {}
  }

  /// The name of the spec's folder: Jupyter knows it in lower case only.
  public String name(Follows follows) {
    return switch (follows) {
      case Follows.Release r -> name(kernel, profile.release());
      case Follows.Latest l -> kernel.name().toLowerCase(Locale.ROOT) + "-latest";
    };
  }

  /// The name of the kernel that is of the release for ever.
  public static String name(KernelSpec kernel, Release release) {
    return (kernel.name() + "-" + release.tag().replace('+', '-')).toLowerCase(Locale.ROOT);
  }

  /// `kernel.json`.
  public String json(Follows follows) {
    Release release = profile.release();
    String place =
        switch (follows) {
          case Follows.Release r -> r.prefix();
          case Follows.Latest l -> l.link();
        };
    List<String> argv = new ArrayList<>(List.of(place + "/run", "--kernel"));
    String inside = profile.stack().kind() == StackKind.ROOT ? "/" : place;
    kernel.argv().forEach(word -> argv.add(EnvironmentMap.substitute(word, inside)));
    Json.Builder out =
        Json.object()
            .put("argv", argv)
            .put(
                "display_name",
                kernel.displayName()
                    + switch (follows) {
                      case Follows.Release r -> " " + release.tag();
                      case Follows.Latest l -> " (latest)";
                    })
            .put("language", kernel.language())
            .put("env", environment(follows));
    if (follows instanceof Follows.Release) {
      out.put(
          "metadata",
          Json.object()
              .put(
                  "argosy",
                  Json.object()
                      .put("release", release.name())
                      .put("digest", release.digest().toString())
                      .build())
              .build());
    }
    return out.build().pretty();
  }

  /// What `run` sets anyway, for people and for programs that start something else with the spec's
  /// environment. Jupyter replaces `$NAME` in it, so `$` is doubled.
  private Json environment(Follows follows) {
    Json.Builder out = Json.object();
    if (follows instanceof Follows.Release(String prefix)
        && profile.stack().kind() == StackKind.PREFIX) {
      EnvironmentMap.of(profile.activation(), prefix, EnvironmentMap.ROOT_BASE)
          .forEach((name, value) -> out.put(name, value.replace("$", "$$")));
      out.put("ARGOSY_RELEASE", profile.release().name());
    }
    return out.build();
  }
}
