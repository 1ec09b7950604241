package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The program's start script gives the JVM a locale in which file names are UTF-8 bytes.
class LauncherLocaleTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "C, C.UTF-8",
    "POSIX, C.UTF-8",
    "de_DE.ISO-8859-1, C.UTF-8",
    "no_WHERE.UTF-8, C.UTF-8", // of the machine that somebody logs in from
    "C.UTF-8, C.UTF-8",
    "C.utf8, C.utf8",
  })
  void theLocaleIsOneThatTheMachineHas(String asked, String given) throws IOException {
    Path script = Files.copy(Path.of("argosy"), folder.resolve("argosy"));
    Path app = Files.createDirectories(folder.resolve("target/app"));
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho $LC_ALL\n");
    java.toFile().setExecutable(true);
    Files.writeString(app.resolve("java-home"), folder.resolve("jdk") + "\n");
    Files.createFile(app.resolve("built"));
    assertThat(Tool.of("/bin/sh", "-c", "LC_ALL=" + asked + " " + script + " ls").runOk().out())
        .isEqualTo(given + "\n");
  }
}
