package argosy.format.sif;

import argosy.activation.EnvironmentMap;
import argosy.activation.ShellText;
import argosy.model.Activation;
import argosy.model.Command;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The texts inside `/.singularity.d` and `/scif`: POSIX sh that also apptainer's built-in
/// interpreter reads.
final class Scripts {
  /// Variables of the user's own set-up that would reach into the stack. Apptainer hands every
  /// variable of the host on unless the image sets it; set to nothing means unset.
  private static final List<String> NOT_FROM_THE_HOST =
      List.of(
          "PYTHONHOME",
          "PYTHONPATH",
          "PERL5LIB",
          "GCONV_PATH",
          "LOCPATH",
          "VIRTUAL_ENV",
          "CONDA_PREFIX");

  private static final String SOURCE_ENVIRONMENT =
      """
      #!/bin/sh
      for script in /.singularity.d/env/*.sh; do
        if [ -f "$script" ]; then . "$script"; fi
      done
      """;

  static final String EXEC = SOURCE_ENVIRONMENT + "exec \"$@\"\n";

  static final String SHELL =
      SOURCE_ENVIRONMENT
          + """
          if [ -x "${SINGULARITY_SHELL:-}" ]; then exec "$SINGULARITY_SHELL" "$@"; fi
          if [ -x /bin/bash ]; then exec /bin/bash --norc "$@"; fi
          exec /bin/sh "$@"
          """;

  static final String RUN = SOURCE_ENVIRONMENT + choose("runscript");

  static final String TEST = SOURCE_ENVIRONMENT + choose("test");

  /// The first process of an instance waits for the signal.
  static final String START =
      "#!/bin/sh\nkill -CONT 1\n"
          + SOURCE_ENVIRONMENT.substring(SOURCE_ENVIRONMENT.indexOf('\n') + 1)
          + "if [ -x /.singularity.d/startscript ]; then exec /.singularity.d/startscript; fi\n";

  static final String STARTSCRIPT = "#!/bin/sh\n";

  static final String NOTHING = "#!/bin/sh\n";

  static final String APPS_ENVIRONMENT =
      """
      #!/bin/sh
      if [ -n "${SINGULARITY_APPNAME:-}" ]; then
        export SINGULARITY_APPNAME
        if [ ! -d "/scif/apps/$SINGULARITY_APPNAME" ]; then
          echo "there is no app $SINGULARITY_APPNAME in this image; apptainer inspect --list-apps IMAGE names them"
          exit 1
        fi
        export SCIF_APPS=/scif/apps
        export SCIF_APPROOT="/scif/apps/$SINGULARITY_APPNAME"
        if [ -f "$SCIF_APPROOT/scif/env/90-environment.sh" ]; then
          . "$SCIF_APPROOT/scif/env/90-environment.sh"
        fi
      fi
      """;

  static final String LAST_ENVIRONMENT =
      """
      #!/bin/sh
      export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/.singularity.d/libs"
      export PS1="${PS1:-Apptainer> }"
      """;

  static final String USER_PATH =
      """
      #!/bin/sh
      export PATH="${SING_USER_DEFINED_PREPEND_PATH:+$SING_USER_DEFINED_PREPEND_PATH:}$PATH"
      export PATH="$PATH${SING_USER_DEFINED_APPEND_PATH:+:$SING_USER_DEFINED_APPEND_PATH}"
      export PATH="${SING_USER_DEFINED_PATH:-$PATH}"
      unset SING_USER_DEFINED_PREPEND_PATH SING_USER_DEFINED_APPEND_PATH SING_USER_DEFINED_PATH
      """;

  static final String RUNSCRIPT =
      """
      #!/bin/sh
      # Runs its arguments; without any, a shell on a terminal, else the help.
      if [ $# -gt 0 ]; then exec "$@"; fi
      if [ -t 0 ]; then
        if [ -x /bin/bash ]; then exec /bin/bash --norc; fi
        exec /bin/sh
      fi
      while IFS= read -r line; do printf '%s\\n' "$line"; done < /.singularity.d/runscript.help
      """;

  private Scripts() {}

  private static String choose(String name) {
    return """
    if [ -n "${SINGULARITY_APPNAME:-}" ]; then
      exec "/scif/apps/$SINGULARITY_APPNAME/scif/@" "$@"
    fi
    exec /.singularity.d/@ "$@"
    """
        .replace("/@\"", "/" + name + "\"")
        .replace("/@ ", "/" + name + " ");
  }

  /// The stack's environment as apptainer sources it.
  static String environment(Profile profile) {
    List<Activation.Step> steps = new ArrayList<>();
    EnvironmentMap.ROOT_BASE.forEach((v, value) -> steps.add(new Activation.Set(v, value)));
    NOT_FROM_THE_HOST.forEach(v -> steps.add(new Activation.Set(v, "")));
    for (Activation.Step step :
        EnvironmentMap.standingAt(profile.activation(), profile.prefix()).steps()) {
      steps.add(
          switch (step) {
            case Activation.Unset u -> new Activation.Set(u.variable(), "");
            case Activation.Set s -> s;
            case Activation.Prepend p -> p;
            case Activation.Append a -> a;
          });
    }
    return "#!/bin/sh\n" + ShellText.sh(new Activation(steps), "");
  }

  /// The apps by name: what each runs, as one line of sh.
  static Map<String, String> apps(Profile profile) {
    Stack stack = profile.stack();
    Map<String, String> apps = new TreeMap<>();
    stack
        .demo()
        .ifPresent(d -> apps.put(SifFormat.demoApp(stack), ShellText.shQuote(stack.demoCommand())));
    for (Command c : stack.commands()) {
      apps.put(
          c.name(),
          c.argv().stream()
              .map(word -> EnvironmentMap.substitute(word, profile.prefix()))
              .map(ShellText::shQuote)
              .collect(Collectors.joining(" ")));
    }
    return apps;
  }

  static String appRunscript(String command) {
    return "#!/bin/sh\nexec " + command + " \"$@\"\n";
  }

  static String appHelp(Stack stack, String app) {
    return stack.commands().stream()
            .filter(c -> c.name().equals(app))
            .map(Command::help)
            .findFirst()
            .orElse("runs the demo of " + stack.name() + " and checks its results")
        + "\n";
  }

  static String help(Profile profile) {
    Stack stack = profile.stack();
    StringBuilder out = new StringBuilder();
    out.append(stack.name()).append(' ').append(profile.release().tag());
    out.append(stack.summary().isEmpty() ? "" : ": " + stack.summary()).append("\n\n");
    out.append("  apptainer run IMAGE COMMAND [ARGUMENT...]   runs any program of the stack\n");
    out.append("  apptainer run --app APP IMAGE [ARGUMENT...] runs an app of it:\n\n");
    apps(profile).keySet().forEach(app -> out.append("    " + app + "  " + appHelp(stack, app)));
    return out.toString();
  }

  /// Labels as image tools show them.
  static Map<String, String> labels(Profile profile) {
    Release release = profile.release();
    Stack stack = release.stack();
    Map<String, String> labels = new TreeMap<>(stack.labels());
    labels.put("org.label-schema.schema-version", "1.0");
    labels.put("org.label-schema.usage", "/.singularity.d/runscript.help");
    labels.put("org.opencontainers.image.title", stack.name());
    labels.put("org.opencontainers.image.version", release.tag());
    labels.put("org.opencontainers.image.description", stack.summary());
    labels.put("org.opencontainers.image.licenses", stack.licence().expression());
    labels.put(
        "org.opencontainers.image.created",
        Instant.ofEpochSecond(release.epochSeconds()).toString());
    labels.put("io.argosy.release", release.digest().toString());
    return labels;
  }

  /// In place of a definition file: what the image was made of. Nothing can be built from it, and
  /// it says so.
  static String definition(Profile profile) {
    Release release = profile.release();
    StringBuilder out = new StringBuilder();
    out.append("# Written by Argosy from release ").append(release.name());
    out.append(" (").append(release.digest()).append(").\n");
    out.append("# A description, not a recipe: apptainer cannot build from it.\n\n");
    out.append("%labels\n");
    labels(profile).forEach((name, value) -> out.append("    " + name + " " + value + "\n"));
    out.append("\n# Packages:\n");
    release.packages().forEach(p -> out.append("#   " + p.name() + " " + p.version() + "\n"));
    release.base().forEach(p -> out.append("#   " + p.name() + " " + p.version() + " (base)\n"));
    return out.toString();
  }
}
