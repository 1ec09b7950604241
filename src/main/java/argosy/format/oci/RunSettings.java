package argosy.format.oci;

import argosy.activation.EnvironmentMap;
import argosy.format.root.RootFiles;
import argosy.image.ImageConfig;
import argosy.model.Command;
import argosy.model.ImageSettings;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a container of the stack starts with: what the stack's image settings say, and beyond them
/// the activation over `PATH`, no entrypoint, so that `podman run IMAGE COMMAND` runs any command
/// of the stack, and the tree's shell as the command, or the stack's first command if there is no
/// shell.
final class RunSettings {
  static final String PREFIX_LABEL = "io.argosy.prefix";

  private RunSettings() {}

  static ImageConfig.Run of(Profile profile, RootFiles root) {
    ImageSettings image = profile.stack().image();
    List<String> variables = new ArrayList<>();
    EnvironmentMap.of(profile.activation(), profile.prefix(), EnvironmentMap.ROOT_BASE)
        .forEach((name, value) -> variables.add(name + "=" + value));
    List<String> cmd =
        image.command().isEmpty() && image.entrypoint().isEmpty()
            ? command(profile, root)
            : placed(image.command(), profile);
    return new ImageConfig.Run(
        image.user(),
        image.workdir().isEmpty() ? "/" : image.workdir(),
        variables,
        placed(image.entrypoint(), profile),
        cmd,
        image.ports(),
        image.volumes(),
        labels(profile));
  }

  private static List<String> placed(List<String> argv, Profile profile) {
    return argv.stream().map(w -> EnvironmentMap.substitute(w, profile.prefix())).toList();
  }

  private static List<String> command(Profile profile, RootFiles root) {
    Optional<String> shell = root.shell();
    if (shell.isPresent()) {
      return List.of(shell.get());
    }
    List<Command> commands = profile.stack().commands();
    return commands.isEmpty() ? List.of() : placed(commands.getFirst().argv(), profile);
  }

  /// Labels of the image specification (`annotations.md`) and our own; the stack's come over them.
  private static Map<String, String> labels(Profile profile) {
    Release release = profile.release();
    Stack stack = profile.stack();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("org.opencontainers.image.title", stack.name());
    labels.put("org.opencontainers.image.version", stack.version());
    labels.put("org.opencontainers.image.revision", release.tag());
    labels.put("org.opencontainers.image.created", OciFormat.created(release));
    labels.put("org.opencontainers.image.licenses", stack.licence().expression());
    if (!stack.summary().isEmpty()) {
      labels.put("org.opencontainers.image.description", stack.summary());
    }
    labels.putAll(stack.labels());
    labels.put("io.argosy.product", stack.name());
    labels.put("io.argosy.tag", release.tag());
    labels.put("io.argosy.release", release.name());
    labels.put("io.argosy.digest", release.digest().toString());
    labels.put(PREFIX_LABEL, profile.prefix());
    return labels;
  }
}
