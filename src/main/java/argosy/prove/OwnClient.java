package argosy.prove;

import argosy.model.Judge;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A client that no distribution has: who wants it installs it, and puts it on `PATH`.
///
/// @param id the name of its program
/// @param program empty if it is not here
record OwnClient(String id, Optional<Path> program) {
  private static final int ANSWER_SECONDS = 120;

  /// How its version is asked for, in a home that is empty and lasts for the call.
  @FunctionalInterface
  interface Question {
    Tool in(Path home, Path program) throws IOException;
  }

  /// Whether it is here and answers, with its version.
  ///
  /// @param scratch where its home is made
  Judge.Availability availability(Path scratch, Question version) throws IOException {
    if (program.isEmpty()) {
      return new Judge.Availability.Absent(
          id + " is not on PATH", "install it as its project says, and put it on PATH");
    }
    Path home = home(scratch);
    try {
      Tool.Result answer = version.in(home, program.get()).within(ANSWER_SECONDS).run();
      return answer.ok()
          ? new Judge.Availability.Present(number(answer.out()))
          : new Judge.Availability.Absent(
              id + " does not work: " + answer.tail(), "install it again");
    } finally {
      PlainUser.remove(home);
    }
  }

  /// A new folder for it; who asks removes it.
  Path home(Path scratch) throws IOException {
    return Files.createTempDirectory(scratch, "argosy-" + id + "-");
  }

  /// The first number with a dot: `conda 25.11.1`, `0.22.0 (COMMIT)`, or `This is EasyBuild 5.2.1
  /// (framework: …)`.
  private static String number(String printed) {
    return printed
        .strip()
        .replaceFirst("(?s)^.*?(?=[0-9]+[.][0-9])", "")
        .replaceFirst("(?s)\\s.*", "");
  }
}
