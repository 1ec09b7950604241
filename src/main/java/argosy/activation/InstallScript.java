package argosy.activation;

import argosy.base.OwnFile;
import argosy.model.Release;
import java.util.List;
import java.util.stream.Collectors;

/// The `install` script that stands beside module files or kernel specs made for the usual place
/// and puts them where their client looks, made for any other place: `install [--prefix STACK] --to
/// FOLDER`.
///
/// @param what the files are, for people: `module files`
/// @param to what the folder is, for people
/// @param done the last line said
public record InstallScript(
    Release release, String what, String client, String to, String done, List<Line> files) {
  public InstallScript {
    files = List.copyOf(files);
  }

  /// How a file names the stack's place.
  public enum Kind {
    COPIED("c"),
    TCL("t"),
    LUA("u"),
    JSON("j");

    private final String letter;

    Kind(String letter) {
      this.letter = letter;
    }
  }

  /// @param path relative to the script's folder, with `/` in it, without spaces
  public record Line(Kind kind, String path) {}

  /// The folder that the files beside the script are made for.
  public static String usualPlace(Release release) {
    return "/opt/argosy/" + release.stack().name() + "/" + release.tag();
  }

  /// The link beside releases that goes to the one that `latest` kernels take.
  public static String latestPlace(Release release) {
    return "/opt/argosy/" + release.stack().name() + "/latest";
  }

  public String text() {
    return OwnFile.text(InstallScript.class, "install.sh")
        .replace("@RELEASE@", release.name())
        .replace("@WHAT@", what)
        .replace("@CLIENT@", client)
        .replace("@TO@", to)
        .replace("@DONE@", done)
        .replace("@PLACE@", usualPlace(release))
        .replace("@LATEST@", latestPlace(release))
        .replace(
            "@TABLE@",
            files.stream()
                .map(line -> line.kind().letter + " " + line.path())
                .collect(Collectors.joining("\n")));
  }
}
