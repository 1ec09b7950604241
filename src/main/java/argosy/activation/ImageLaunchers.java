package argosy.activation;

import argosy.base.OwnFile;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.StackKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The files around the image of a stack that is mounted where and while it is used:
///
///     run             mounts the image in a private namespace for one command
///     start           what it starts there: the launcher of an unpacked stack
///     bin/NAME        runs the program NAME of the stack so
///     root/IMAGE      the image, over whose folder it is mounted
public final class ImageLaunchers {
  /// The folder of the image.
  public static final String ROOT = "root";

  private static final String PROGRAM =
      """
      #!/bin/sh
      self=$(PATH=/usr/bin:/bin readlink -f -- "$0")
      exec "${self%/bin/*}/run" -- @NAME@ "$@"
      """;

  private ImageLaunchers() {}

  /// @param profile realised for the prefix at which the image is shown; `/` for a root stack
  /// @param image the name of the file in [#ROOT]
  public static List<Extra> of(Profile profile, String image) {
    boolean whole = profile.stack().kind() == StackKind.ROOT;
    List<Extra> files = new ArrayList<>();
    for (String name : programs(profile)) {
      files.add(
          new Extra.Script(
              "bin/" + name, 0755, PROGRAM.replace("@NAME@", ShellText.shQuote(name))));
    }
    files.add(
        new Extra.Script(
            "run",
            0755,
            OwnFile.text(ImageLaunchers.class, "run-image.sh")
                .replace("@NAME@", profile.stack().name())
                .replace("@TAG@", profile.release().tag())
                .replace("@IMAGE@", image)
                .replace("@PREFIX@", whole ? "" : profile.prefix())));
    files.add(
        new Extra.Script(
            "start", 0755, Launchers.run(profile, ShellText.shQuote(profile.prefix()))));
    return List.copyOf(files);
  }

  /// What a user can call: of a root stack the declared commands, of a prefix stack every program
  /// in its `bin` as well.
  private static List<String> programs(Profile profile) {
    TreeSet<String> names = new TreeSet<>(Launchers.commandNames(profile.stack()));
    if (profile.stack().kind() == StackKind.PREFIX) {
      for (Entry entry : profile.tree().entries()) {
        boolean program =
            switch (entry) {
              case Entry.File f -> (f.mode() & 0111) != 0;
              case Entry.Symlink l -> true;
              case Entry.Directory d -> false;
            };
        if (program && entry.path().matches("bin/[^/]+")) {
          names.add(entry.path().substring("bin/".length()));
        }
      }
    }
    return List.copyOf(names);
  }
}
