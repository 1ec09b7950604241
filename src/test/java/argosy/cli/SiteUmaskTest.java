package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.tool.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A site is for others to read, and for nobody else to write, whatever its owner's umask is.
class SiteUmaskTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"000", "077"})
  void othersReadWhatACommandMakesAndWriteNothingOfIt(String umask) throws IOException {
    CommandLine line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 42);
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_46");
    Path kernels = folder.resolve("jupyter/kernels");
    Path argosy = CommandLine.launcher(folder.resolve("bin"));
    for (String command :
        List.of(
            "views modules,eups",
            "kernels tiny@w_2026_46 -K " + kernels,
            "lease tiny@w_2026_46 --job=slurm-4711",
            "lease tiny@w_2026_46 --job=slurm-4711 --end",
            "purge tiny@w_2026_46")) {
      String call = "umask %s; %s --home=%s site %s --site=%s";
      Tool.of("/bin/sh", "-c", call.formatted(umask, argosy, line.home, command, line.site))
          .runOk();
      assertThat(modes(folder.resolve("jupyter")))
          .as(command)
          .allSatisfy(SiteUmaskTest::isForOthersToRead);
      assertThat(modes(line.site)).as(command).allSatisfy(SiteUmaskTest::isForOthersToRead);
    }
  }

  private static void isForOthersToRead(String mode) {
    assertThat(Integer.parseInt(mode.substring(0, mode.indexOf(' ')), 8) & 026)
        .as(mode)
        .isEqualTo(4);
  }

  /// `0644 PATH` of what is no link.
  private static List<String> modes(Path below) throws IOException {
    if (!Files.exists(below)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(p -> !Files.isSymbolicLink(p)).map(SiteUmaskTest::mode).toList();
    }
  }

  private static String mode(Path path) {
    try {
      int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return "%04o %s".formatted(mode & 07777, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
