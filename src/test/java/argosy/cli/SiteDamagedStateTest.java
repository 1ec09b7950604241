package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a failing disk makes of a site's small files: they are empty.
class SiteDamagedStateTest {
  @TempDir Path folder;
  private CommandLine line;

  @BeforeEach
  void twoWeeklies() throws IOException {
    line = new CommandLine(folder);
    line.ship("tiny", "w_2026_45", 42);
    line.ship("tiny", "w_2026_46", 42);
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_45", "tiny@w_2026_46");
    line.site("switch", "w_2026_46");
  }

  private Path empty(String name) throws IOException {
    return Files.write(line.site.resolve(name), new byte[0]);
  }

  private int doctor(String... more) {
    String[] all = {"site", "doctor", "--site=" + line.site};
    String[] command = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, command, all.length, more.length);
    return line.run(command);
  }

  @Test
  void aRecordThatIsEmptyStopsNoOtherReleaseAndIsWrittenAnew() throws IOException {
    Path record = empty("state/releases/tiny-w_2026_45.json");
    assertThat(line.site("list").array("releases")).hasSize(1);
    line.site("status");
    line.site("switch", "w_2026_46");
    assertThat(line.run("site", "install", "tiny@w_2026_45", "--site=" + line.site)).isEqualTo(3);
    assertThat(line.lastLine()).contains(record.toString(), "argosy site doctor --repair");
    assertThat(doctor()).isEqualTo(3);
    assertThat(line.out()).contains(record.toString());

    assertThat(doctor("--repair")).as(line::said).isZero();
    assertThat(line.site("list").array("releases")).hasSize(2);
    line.site("switch", "w_2026_45", "--watch");
    assertThat(line.site("doctor", "--thorough").array("findings")).isEmpty();
  }

  @Test
  void aFolderThatIsNotWhatAReleaseOfItsNameWouldBeStaysUnknown() throws IOException {
    Path file = line.site.resolve("releases/tiny-w_2026_45/share/week");
    file.getParent().toFile().setWritable(true);
    Files.delete(file);
    Files.writeString(file, "edited\n");
    Path record = empty("state/releases/tiny-w_2026_45.json");
    assertThat(doctor("--repair")).isEqualTo(3);
    assertThat(record).doesNotExist();
    assertThat(file).hasContent("edited\n");
  }

  @Test
  void activationThatIsEmptyIsFoundAndWrittenAnew() throws IOException {
    Path own = empty("env/tiny-w_2026_46.csh");
    Path current = empty("env/current.sh");
    assertThat(doctor()).isEqualTo(3);
    assertThat(line.out()).contains(own.toString(), current.toString());
    String installed = line.site("list").toString();
    assertThat(doctor("--repair")).as(line::said).isZero();
    assertThat(own).isNotEmptyFile();
    assertThat(current).isNotEmptyFile();
    assertThat(line.site("list").toString()).as("nothing else changed").isEqualTo(installed);
  }

  @Test
  void aPinThatIsEmptyHoldsUntilSomebodySaysOtherwise() throws IOException {
    line.site("pin", "w_2026_45", "--reason=paper");
    Path pin = empty("state/pins/tiny-w_2026_45.json");
    assertThat(line.run("site", "purge", "w_2026_45", "--site=" + line.site)).isEqualTo(6);
    assertThat(line.lastLine()).contains(pin + " cannot be read");
    line.site("status");
    assertThat(doctor()).isEqualTo(3);
    line.site("pin", "w_2026_45", "--reason=paper");
    assertThat(doctor()).as(line::said).isZero();
  }

  @Test
  void whatTheSiteIsIsWrittenAnewByInit() throws IOException {
    Path file = empty("state/site.json");
    assertThat(line.run("site", "list", "--site=" + line.site)).isEqualTo(3);
    assertThat(line.lastLine()).contains(file.toString(), "argosy site init " + line.site);
    line.site("init", line.site.toString());
    assertThat(line.site("list").array("releases")).hasSize(2);
    assertThat(line.site("doctor", "--thorough").array("findings")).isEmpty();
  }
}
