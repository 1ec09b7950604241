package argosy.format.recipe;

import argosy.model.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a stack asks of the environment, in the languages of EasyBuild and Spack, whose modules and
/// `load` set it where they put the stack. Both put `bin` first on `PATH` by themselves.
record RunEnvironment(Activation activation) {
  private static final String PREFIX = "${prefix}";

  /// The method of a package's class, after an empty line; empty if there is nothing to set.
  ///
  /// Spack, "Packaging Guide", setup_run_environment.
  String spack() {
    if (activation.steps().isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("\n    def setup_run_environment(self, env):\n");
    for (Activation.Step step : activation.steps()) {
      String name = python(step.variable());
      out.append("        env.")
          .append(
              switch (step) {
                case Activation.Set s -> "set(" + name + ", " + joined(s.value()) + ")";
                case Activation.Prepend p ->
                    "prepend_path(" + name + ", " + joined(p.value()) + ")";
                case Activation.Append a -> "append_path(" + name + ", " + joined(a.value()) + ")";
                case Activation.Unset u -> "unset(" + name + ")";
              })
          .append('\n');
    }
    return out.toString();
  }

  private static String joined(String value) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    for (int at = value.indexOf(PREFIX); at >= 0; at = value.indexOf(PREFIX, from)) {
      if (at > from) {
        pieces.add(python(value.substring(from, at)));
      }
      pieces.add("str(self.prefix)");
      from = at + PREFIX.length();
    }
    if (from < value.length() || pieces.isEmpty()) {
      pieces.add(python(value.substring(from)));
    }
    return String.join(" + ", pieces);
  }

  /// The parameters of an easyconfig, each a line.
  ///
  /// EasyBuild, `eb -a`: modextravars, modextrapaths, modextrapaths_append, modtclfooter.
  String easyBuild() {
    Map<String, String> set = new TreeMap<>();
    Map<String, List<String>> before = new TreeMap<>();
    Map<String, List<String>> after = new TreeMap<>();
    List<String> unset = new ArrayList<>();
    for (Activation.Step step : activation.steps()) {
      String name = step.variable();
      switch (step) {
        case Activation.Set s -> set.put(name, template(s.value()));
        case Activation.Prepend p -> // each goes before those that stand before it in the list
            before.computeIfAbsent(name, n -> new ArrayList<>()).add(place(p.value()));
        case Activation.Append a ->
            after.computeIfAbsent(name, n -> new ArrayList<>()).add(place(a.value()));
        case Activation.Unset u -> unset.add(name);
      }
    }
    StringBuilder out = new StringBuilder();
    if (!set.isEmpty()) {
      out.append("modextravars = {")
          .append(
              set.entrySet().stream()
                  .map(e -> python(e.getKey()) + ": " + python(e.getValue()))
                  .collect(Collectors.joining(", ")))
          .append("}\n");
    }
    out.append(lists("modextrapaths", "allow_prepend_abs_path", before));
    out.append(lists("modextrapaths_append", "allow_append_abs_path", after));
    if (!unset.isEmpty()) {
      out.append(footer("modtclfooter", "unsetenv %s", unset));
      out.append(footer("modluafooter", "unsetenv('%s')", unset));
    }
    return out.toString();
  }

  private static String footer(String parameter, String form, List<String> names) {
    String text = names.stream().map(form::formatted).collect(Collectors.joining("\\n"));
    return parameter + " = \"" + text + "\\n\"\n";
  }

  private static String lists(String parameter, String absolute, Map<String, List<String>> all) {
    if (all.isEmpty()) {
      return "";
    }
    String lists =
        all.entrySet().stream()
            .map(e ->
                python(e.getKey())
                    + ": "
                    + e.getValue().stream()
                        .map(RunEnvironment::python)
                        .collect(Collectors.joining(", ", "[", "]")))
            .collect(Collectors.joining(", "));
    boolean outside = all.values().stream().flatMap(List::stream).anyMatch(p -> p.startsWith("/"));
    return parameter + " = {" + lists + "}\n" + (outside ? absolute + " = True\n" : "");
  }

  /// Below the folder of the installation, or absolute.
  private static String place(String value) {
    return value.startsWith(PREFIX + "/")
        ? template(value.substring(PREFIX.length() + 1))
        : template(value);
  }

  private static String template(String value) {
    return value.replace("%", "%%").replace(PREFIX, "%(installdir)s");
  }

  private static String python(String text) {
    return '"' + Quoting.PYTHON.quoted(text).replace("\n", "\\n") + '"';
  }
}
