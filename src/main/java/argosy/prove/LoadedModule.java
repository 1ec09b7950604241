package argosy.prove;

import argosy.tool.Tool;
import java.util.List;

/// A shell session that loads a module, runs the demo and unloads, after which every variable has
/// to be as it was.
final class LoadedModule {
  private static final int NOT_UNDONE = 5;

  /// INIT FOLDER NAME TAG DEMO
  private static final String SCRIPT =
      """
      . "$1" || exit 2
      shown() { env -0 | sort -z | tr '\\0\\n' '\\n\\1' | grep -v -e '^_=' -e '^LOADEDMODULES' -e '^_LMFILES_' \\
        -e '^__' -e '^_ModuleTable' -e '^LMOD_' -e '^BASH_FUNC' -e '^SHLVL='; }
      module use "$2" >&2
      before=$(shown)
      module load "$3" >&2 || exit 3
      case :$LOADEDMODULES: in *:"$3/$4":*) ;; *) echo "loaded: $LOADEDMODULES" >&2; exit 3 ;; esac
      "$5"
      code=$?
      module unload "$3" >&2 || exit 3
      if [ "$before" != "$(shown)" ]; then
        echo "unloading does not bring back:" >&2
        diff <(printf '%s\\n' "$before") <(shown) >&2
        exit 5
      fi
      exit "$code"
      """;

  private LoadedModule() {}

  /// @param folder of `MODULEPATH`
  /// @param demo the command that is found on `PATH`
  static List<String> argv(
      ModuleSystem system, String folder, String name, String tag, String demo) {
    return List.of("bash", "-c", SCRIPT, "bash", system.initFile(), folder, name, tag, demo);
  }

  /// What the session says, without what the demo printed if something was not undone.
  static Tool.Result undone(Tool.Result result) {
    return result.exit() == NOT_UNDONE
        ? new Tool.Result(NOT_UNDONE, "", result.err(), result.seconds())
        : result;
  }
}
