package argosy.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The words that start Argosy, or a class of the tests, as a process of its own: to be killed, to
/// run as another user or on another host, or to have less memory.
public final class OwnProcess {
  private OwnProcess() {}

  /// `argosy ARGUMENT...`
  public static List<String> argosy(String... arguments) {
    return of("argosy.cli.Main", arguments);
  }

  /// @param main the full name of a class with a main method
  public static List<String> of(String main, String... arguments) {
    return with(List.of(), main, arguments);
  }

  /// @param options for the JVM, as `-Xmx128m`
  public static List<String> with(List<String> options, String main, String... arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(options);
    argv.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main));
    argv.addAll(List.of(arguments));
    return argv;
  }
}
