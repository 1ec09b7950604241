package argosy.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Folders;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLinksTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final String PH = CondaFile.PLACEHOLDER;
  @TempDir Path folder;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private PackageCache.Unpacked unpacked(Wanted wanted) throws IOException {
    return new PackageCache(folder.resolve("cache"), PARALLEL)
        .get(wanted, (r, to) -> folder.resolve("channel/linux-64").resolve(r.fileName()));
  }

  private Path kept(Wanted wanted) throws IOException {
    Path place = unpacked(wanted).folder();
    return place.resolveSibling(place.getFileName() + ".links");
  }

  private Json.Obj record(String prefix, String dist, Wanted... wanted) throws IOException {
    List<PackageCache.Unpacked> unpacked = new ArrayList<>();
    for (Wanted w : wanted) {
      unpacked.add(unpacked(w));
    }
    Path place = folder.resolve(prefix);
    new Linker(PARALLEL).create(List.of(wanted), unpacked, place, "test", 0);
    return Json.parse(Files.readString(place.resolve("conda-meta/" + dist + ".json"))).asObject();
  }

  private Wanted every() throws IOException {
    return new CondaFile("a", "1")
        .relocated("bin/text", 0755, ("#!/bin/sh\n" + PH + "\n").getBytes(UTF_8), false)
        .relocated("lib/ümläut \"x\"", 0644, (PH + "\0").getBytes(UTF_8), true)
        .text("share/plain", 0644, "plain")
        .link("share/link", "plain")
        .write(folder.resolve("channel"));
  }

  @Test
  void whatIsKeptIsWhatThePackageLists() throws IOException {
    Wanted wanted = every();
    PackageLinks listed = PackageLinks.of(unpacked(wanted), Optional.empty());
    KeptLinks.of(unpacked(wanted), Optional.empty());
    assertThat(KeptLinks.decode(ByteBuffer.wrap(Files.readAllBytes(kept(wanted))), ""))
        .contains(listed);
    assertThat(listed.folders()).containsExactly("bin", "lib", "share");
  }

  @Test
  void aSecondEnvironmentIsAsTheFirstWithItsOwnPrefix() throws IOException {
    Wanted wanted = every();
    Json.Obj first = record("first", "a-1-0", wanted);
    Json.Obj second = record("other", "a-1-0", wanted);
    assertThat(second.get("files")).isEqualTo(first.get("files"));
    assertThat(folder.resolve("other/bin/text")).content().contains(folder + "/other");
    for (Json path : second.get("paths_data").asObject().array("paths")) {
      if (path.asObject().find("prefix_placeholder").isPresent()) {
        Path file = folder.resolve("other").resolve(path.asObject().string("_path"));
        assertThat(path.asObject().string("sha256_in_prefix"))
            .isEqualTo(Digest.of(Files.readAllBytes(file)).hex());
      }
    }
  }

  @Test
  void whatIsDamagedIsMadeAnew() throws IOException {
    Wanted wanted = every();
    Json.Obj whole = record("whole", "a-1-0", wanted);
    byte[] right = Files.readAllBytes(kept(wanted));
    for (int i = 0; i < right.length; i++) {
      byte[] wrong = right.clone();
      wrong[i] ^= 1;
      assertThat(KeptLinks.decode(ByteBuffer.wrap(wrong), "")).as("byte " + i).isEmpty();
      assertThat(KeptLinks.decode(ByteBuffer.wrap(right, 0, i).slice(), "")).isEmpty();
    }
    Files.write(kept(wanted), new byte[] {1, 2, 3});
    assertThat(record("again", "a-1-0", wanted).get("files")).isEqualTo(whole.get("files"));
    assertThat(kept(wanted)).hasBinaryContent(right);
  }

  @Test
  void anotherPythonIsAnotherPlace() throws IOException {
    Path channel = folder.resolve("channel");
    Wanted module =
        new CondaFile("mod", "1")
            .index("noarch", "python")
            .text("site-packages/mod.py", 0644, "x = 1\n")
            .write(channel);
    for (String minor : List.of("3.11", "3.12", "3.11")) {
      Wanted python =
          new CondaFile("python", minor + ".1").text("bin/python", 0755, "").write(channel);
      String env = "py" + minor;
      Folders.delete(folder.resolve(env));
      assertThat(record(env, "mod-1-0", python, module).strings("files"))
          .containsExactly("lib/python" + minor + "/site-packages/mod.py");
      assertThat(folder.resolve(env + "/lib/python" + minor + "/site-packages/mod.py"))
          .hasContent("x = 1");
    }
  }

  @Test
  void aCacheThatCannotBeWrittenServesAllTheSame() throws IOException {
    Wanted wanted = every();
    Files.createDirectories(kept(wanted).resolve("in the way"));
    assertThat(record("env", "a-1-0", wanted).strings("files")).hasSize(4);
    try (var left = Files.list(folder.resolve("cache"))) {
      assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.endsWith(".part"));
    }
  }
}
