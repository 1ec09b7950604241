package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With picocli's own jar, whose class files are of Java 5.
class OldClassFilesTest {
  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void copyOfPicocli() throws Exception {
    Path original =
        Path.of(
            picocli.CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    jar = Files.copy(original, folder.resolve("picocli.jar"));
  }

  @Test
  void allAreOfAVersionThatACacheHolds() throws Exception {
    assertThat(versions(jar)).contains(49);
    assertThat(OldClassFiles.renew(jar)).isGreaterThan(100);
    assertThat(versions(jar)).allSatisfy(v -> assertThat(v).isGreaterThanOrEqualTo(50));
  }

  @Test
  void theyPassTheVerifierAndDoWhatTheyDid() throws Exception {
    String before = help();
    OldClassFiles.renew(jar);
    assertThat(help()).isEqualTo(before).contains("picocli.AutoComplete", "--completionScript");
  }

  @Test
  void aSecondTimeChangesNothing() throws Exception {
    OldClassFiles.renew(jar);
    byte[] renewed = Files.readAllBytes(jar);
    assertThat(OldClassFiles.renew(jar)).isZero();
    assertThat(jar).hasBinaryContent(renewed);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aJarThatCannotBeReadStaysAsItIs() throws Exception {
    byte[] whole = Files.readAllBytes(jar);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    Files.write(jar, half);
    assertThatThrownBy(() -> OldClassFiles.renew(jar)).isInstanceOf(IOException.class);
    assertThat(jar).hasBinaryContent(half);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  private String help() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(java.toString(), "-cp", jar.toString(), "picocli.AutoComplete", "--help")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static Set<Integer> versions(Path jar) throws IOException {
    Set<Integer> versions = new TreeSet<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().endsWith(".class")) {
          versions.add(
              ClassFile.of().parse(zip.getInputStream(entry).readAllBytes()).majorVersion());
        }
      }
    }
    return versions;
  }
}
