package argosy.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The last step of a build: the training run of the start-up cache (JEP 514), which does once what
/// every start does, and the manual pages.
final class Train {
  private Train() {}

  /// @param args the folder for manual pages
  public static void main(String[] args) throws IOException {
    ManPages.write(Path.of(args[0]));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Main main = new Main(nowhere, nowhere);
    main.run("--version");
    main.run("--help");
    main.run("ship", "--help");
    main.run("ls");
    main.run("ls", "--json");
    main.run("doctor", "--json");
    main.run("no-such-command");
  }
}
