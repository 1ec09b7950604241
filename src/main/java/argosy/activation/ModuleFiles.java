package argosy.activation;

import argosy.model.Activation;
import argosy.model.Release;
import argosy.model.Stack;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Module files of a release that stands at a place: Tcl for Environment Modules (3.2 and later)
/// and Lua for Lmod (8). `NAME/TAG` and `NAME/TAG.lua` below a folder of `MODULEPATH`; Lmod takes
/// the second where both are, Environment Modules does not see it.
///
/// Unloading brings back old values, which Environment Modules would forget with `setenv` and
/// `unsetenv` alone: the Tcl file keeps them in `ARGOSY_KEPT_VARIABLE` while it is loaded. Lmod
/// keeps them by `pushenv`; a variable that was set to nothing is unset afterwards, and empty
/// pieces of a list are gone: Lmod knows neither.
///
/// @param activation what a shell gets ([Launchers#inShell]), with `${prefix}` in it
/// @param place where the stack stands
public record ModuleFiles(Release release, Activation activation, Place place) {
  /// Where the stack stands, which the files say themselves.
  public sealed interface Place {
    /// @param prefix absolute
    record At(String prefix) implements Place {}

    /// Wherever the folder of `MODULEPATH` is.
    ///
    /// @param path from the folder that it is in, of letters that Tcl and Lua take as they are
    record Beside(String path) implements Place {}
  }

  private static final String KEEP =
      """
      # Brings back in unloading what was there before; says whether there was anything.
      proc argosy_restored {name} {
        global env
        set kept "ARGOSY_KEPT_$name"
        if {[module-info mode unload] || [module-info mode remove]} {
          if {[info exists env($kept)]} {
            unsetenv $name $env($kept)
            setenv $kept $env($kept)
            return 1
          }
        } elseif {[module-info mode load] && [info exists env($name)]} {
          setenv $kept $env($name)
        }
        return 0
      }
      """;

  /// `NAME/TAG`, for Environment Modules.
  public String tcl() {
    Stack stack = release.stack();
    StringBuilder out = new StringBuilder("#%Module1.0\n");
    out.append("# Written by Argosy.\n\n");
    out.append("proc ModulesHelp { } {\n");
    help().lines().forEach(l -> out.append("  puts stderr " + tclWord(l) + "\n"));
    out.append("}\n\n");
    whatis().forEach(w -> out.append("module-whatis " + tclWord(w) + "\n"));
    out.append("conflict ").append(stack.name()).append("\n\n");
    List<NetChange> changes = NetChange.of(activation);
    if (!changes.stream().allMatch(c -> c instanceof NetChange.Pieces)) {
      out.append(KEEP).append('\n');
    }
    out.append("set prefix ").append(tclPlace()).append('\n');
    for (NetChange change : changes) {
      String name = change.variable();
      switch (change) {
        case NetChange.Fixed f ->
            out.append(
                "if {![argosy_restored %s]} { setenv %s %s }\n"
                    .formatted(name, name, tclValue(f.value())));
        case NetChange.Gone g ->
            out.append("if {![argosy_restored %s]} { unsetenv %s }\n".formatted(name, name));
        case NetChange.Pieces p -> {
          p.before()
              .reversed()
              .forEach(piece -> out.append("prepend-path " + name + " " + tclValue(piece) + "\n"));
          p.after()
              .forEach(piece -> out.append("append-path " + name + " " + tclValue(piece) + "\n"));
        }
      }
    }
    return out.toString();
  }

  /// `NAME/TAG.lua`, for Lmod.
  public String lua() {
    StringBuilder out = new StringBuilder("-- Written by Argosy.\n");
    out.append("help(").append(luaWord(help())).append(")\n");
    whatis().forEach(w -> out.append("whatis(" + luaWord(w) + ")\n"));
    out.append("conflict(" + luaWord(release.stack().name()) + ")\n");
    out.append("local prefix = ").append(luaPlace()).append('\n');
    for (NetChange change : NetChange.of(activation)) {
      String name = luaWord(change.variable());
      switch (change) {
        case NetChange.Fixed f ->
            out.append("pushenv(" + name + ", " + luaValue(f.value()) + ")\n");
        case NetChange.Gone g -> out.append("pushenv(" + name + ", false)\n");
        case NetChange.Pieces p -> {
          p.before()
              .reversed()
              .forEach(
                  piece -> out.append("prepend_path(" + name + ", " + luaValue(piece) + ")\n"));
          p.after()
              .forEach(piece -> out.append("append_path(" + name + ", " + luaValue(piece) + ")\n"));
        }
      }
    }
    return out.toString();
  }

  /// `NAME/.modulerc`: which release `module load NAME` takes. Both systems read it.
  public static String defaultTcl(Release release) {
    return aliasesTcl(release.stack().name(), Map.of("default", release.tag()));
  }

  /// `NAME/.modulerc.lua`: the same for Lmod where there is no Tcl.
  public static String defaultLua(Release release) {
    return aliasesLua(release.stack().name(), Map.of("default", release.tag()));
  }

  /// As [#defaultTcl(Release)], of several names.
  ///
  /// @param versions by name; `default` is the one of who gives none
  public static String aliasesTcl(String product, Map<String, String> versions) {
    StringBuilder out = new StringBuilder("#%Module1.0\n");
    new TreeMap<>(versions)
        .forEach((alias, version) ->
            out.append("module-version %s/%s %s\n".formatted(product, version, alias)));
    return out.toString();
  }

  /// The same for Lmod.
  public static String aliasesLua(String product, Map<String, String> versions) {
    StringBuilder out = new StringBuilder();
    new TreeMap<>(versions)
        .forEach((alias, version) ->
            out.append("module_version(\"%s/%s\", \"%s\")\n".formatted(product, version, alias)));
    return out.toString();
  }

  private String help() {
    Stack stack = release.stack();
    StringBuilder out = new StringBuilder();
    out.append(stack.name() + " " + release.tag() + ": " + oneLine(stack.summary()) + "\n");
    stack
        .commands()
        .forEach(
            c -> out.append(("  " + c.name() + "  " + oneLine(c.help())).stripTrailing() + "\n"));
    if (stack.demo().isPresent()) {
      out.append("  " + stack.demoCommand() + "  runs the stack's demo and checks it\n");
    }
    return out.toString();
  }

  private List<String> whatis() {
    Stack stack = release.stack();
    return List.of(
        "Name: " + stack.name(),
        "Version: " + release.tag(),
        "Description: " + oneLine(stack.summary()),
        "License: " + oneLine(stack.licence().expression()));
  }

  private String tclPlace() {
    return switch (place) {
      case Place.At at -> tclWord(at.prefix());
      case Place.Beside b ->
          "[file dirname [file dirname [file dirname $ModulesCurrentModulefile]]]/" + b.path();
    };
  }

  private String luaPlace() {
    return switch (place) {
      case Place.At at -> luaWord(at.prefix());
      case Place.Beside b ->
          "myFileName():gsub(\"/[^/]*/[^/]*/[^/]*$\", \"\") .. " + luaWord("/" + b.path());
    };
  }

  private static String oneLine(String text) {
    return String.join(" ", text.lines().toList());
  }

  /// A word in which Tcl replaces nothing (Tcl(n), rules 4, 7 and 9).
  static String tclWord(String text) {
    return "\"" + tclText(text) + "\"";
  }

  private static String tclText(String text) {
    return text.replaceAll("[\\\\\"$\\[\\]{}]", "\\\\$0").replace("\n", "\\n");
  }

  private static String tclValue(String text) {
    return "\"" + tclText(text).replace("\\$\\{prefix\\}", "${prefix}") + "\"";
  }

  private static String luaWord(String text) {
    return "\"" + text.replaceAll("[\\\\\"]", "\\\\$0").replace("\n", "\\n") + "\"";
  }

  private static String luaValue(String text) {
    String joined = luaWord(text).replace("${prefix}", "\" .. prefix .. \"");
    return joined.replaceAll("^\"\" \\.\\. ", "").replaceAll(" \\.\\. \"\"$", "");
  }
}
