package argosy.format.system;

import argosy.model.Release;
import argosy.model.Stack;
import java.time.Instant;

/// The manual page of a stack's launcher.
final class ManualPage {
  private ManualPage() {}

  /// A manual page of man(7) for the launcher, which the demo's name leads to as well.
  static String text(Release release, String home) {
    Stack stack = release.stack();
    String launcher = "argosy-" + stack.name();
    String day = Instant.ofEpochSecond(release.epochSeconds()).toString().substring(0, 10);
    return """
    .TH "%1$s" 1 "%2$s" "%3$s" "Argosy"
    .SH NAME
    %1$s \\- start a command of the stack %4$s
    .SH SYNOPSIS
    .B %1$s
    [\\fICOMMAND\\fR [\\fIARGUMENT\\fR...]]
    .SH DESCRIPTION
    Runs the command with the files and the environment of the stack, or a shell if there is
    none.
    The stack stands in %5$s; the rest of the system is not changed.
    .B %1$s --list
    shows its commands,
    .B %1$s --help
    all options.
    """
        .formatted(roff(launcher), day, roff(release.name()), roff(stack.name()), "/" + roff(home));
  }

  private static String roff(String text) {
    return text.replace("-", "\\-");
  }
}
