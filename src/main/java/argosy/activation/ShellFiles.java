package argosy.activation;

import argosy.base.OwnFile;
import argosy.model.Activation;
import java.util.List;

/// The files that are sourced to use a stack in a shell that is running: one for sh, dash, bash,
/// ksh and zsh, one for csh and tcsh, one for fish. Made beforehand: no program but `/bin/sh` reads
/// them (csh and fish let it work out what changes; csh needs readlink for that where it has to
/// find them).
///
/// What they promise: sourcing another release's file takes back what the previous one changed,
/// whichever shell that was sourced in and whether or not its files still stand;
/// `argosy_deactivate` does only that. A variable that was set gets its old value back, one that
/// was not set is unset, a piece of a list is taken out of the list as it is then. Nothing else in
/// the shell changes.
///
/// @param release `NAME@TAG`, which stands in `ARGOSY_ACTIVE`
public record ShellFiles(String release, Activation activation, Place place) {
  /// Where the files and the stack stand.
  public sealed interface Place {
    /// In the stack's folder beside `run`, wherever that is: `activate`, `activate.csh`,
    /// `activate.fish`.
    record Beside() implements Place {}

    /// @param prefix the stack's absolute path
    /// @param shFile the absolute path of the first of the files, which the others read
    record At(String prefix, String shFile) implements Place {}
  }

  /// The names of the files beside a stack.
  static final List<String> NAMES = List.of("activate", "activate.csh", "activate.fish");

  /// For sh, dash, bash, ksh and zsh.
  public String sh() {
    return named("activate.sh")
        .replace("@STEPS@\n", steps())
        .replace(
            "@CSH_UNDO@", ShellText.shQuote(cshUndo()).replace("@FILE@", "'\"$_argosy_quoted\"'"))
        .replace("@QUOTED_RELEASE@", ShellText.shQuote(release))
        .replace(
            "@PLACE@\n",
            switch (place) {
              case Place.Beside b -> OwnFile.text(ShellFiles.class, "place-beside.sh");
              case Place.At at -> "_argosy_prefix=" + ShellText.shQuote(at.prefix()) + "\n";
            });
  }

  /// For csh and tcsh. Where the stack's place is known and nothing is active, csh does it alone.
  public String csh() {
    return switch (place) {
      case Place.Beside b -> {
        String find = OwnFile.text(ShellFiles.class, "find-beside.sh");
        String line = find.replaceAll("\\s*\n\\s*", " ").strip();
        yield named("activate.csh").replace("@SH@", letSh("setenv _argosy_line '\\\n'", line));
      }
      case Place.At at -> {
        String file = ShellText.cshQuote(at.shFile());
        String sh = letSh("setenv _argosy_file " + file, ". \"$_argosy_file\"");
        yield CshSteps.canSay(activation)
            ? named("activate-at.csh")
                .replace("@SH@", sh)
                .replace("@BROKEN@", CshSteps.broken(activation))
                .replace("@STEPS@", CshSteps.text(release, activation, at.prefix()))
                .replace("@DEACTIVATE@", ShellText.cshQuote(cshUndo().replace("@FILE@", file)))
            : named("activate.csh").replace("@SH@", sh);
      }
    };
  }

  private static String letSh(String file, String find) {
    return OwnFile.text(ShellFiles.class, "let-sh.csh")
        .replace("@FILE@", file)
        .replace("@FIND@", find);
  }

  public String fish() {
    String file =
        switch (place) {
          case Place.Beside b ->
              "(string replace -r '\\.fish$' '' -- (builtin realpath (status filename)))";
          case Place.At at -> ShellText.fishQuote(at.shFile());
        };
    return named("activate.fish").replace("@FILE@", file);
  }

  /// What `argosy_deactivate` is in csh.
  private static String cshUndo() {
    return OwnFile.text(ShellFiles.class, "deactivate.csh").strip();
  }

  private String named(String template) {
    return OwnFile.text(ShellFiles.class, template)
        .replace("@RELEASE@", release.replace('\n', ' '));
  }

  private String steps() {
    StringBuilder out = new StringBuilder();
    for (Activation.Step step : activation.steps()) {
      String name = ShellText.requireName(step.variable());
      out.append("  ")
          .append(
              switch (step) {
                case Activation.Set s -> "_argosy_set " + name + " " + value(s.value());
                case Activation.Prepend p -> "_argosy_list front " + name + " " + value(p.value());
                case Activation.Append a -> "_argosy_list back " + name + " " + value(a.value());
                case Activation.Unset u -> "_argosy_unset " + name;
              })
          .append('\n');
    }
    return out.toString();
  }

  private static String value(String text) {
    return ShellText.value(text, "_argosy_prefix");
  }
}
