package argosy.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The training run of the start-up cache (JEP 514): what every start does, once.
final class Train {
  private Train() {}

  public static void main(String[] args) {
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
