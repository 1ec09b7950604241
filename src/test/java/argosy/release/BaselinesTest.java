package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.codec.elf.Baseline;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  private final MemoryStore store = new MemoryStore();
  private final MemoryMemo memo = new MemoryMemo();
  private final Parallel parallel = new Parallel(2);

  @AfterEach
  void close() {
    parallel.close();
  }

  private Adopter.Adopted adopted(String name, String path, byte[] content) throws IOException {
    Descriptor blob = store.put("application/octet-stream", new ByteArrayInputStream(content));
    Entry.File file = new Entry.File(path, 0755, blob.digest(), blob.sizeBytes());
    Profile.Part part = new Profiles(store).part(name, "1", "", List.of(), List.of(file));
    Package p = part.metadata();
    store.put(Package.MEDIA_TYPE, new ByteArrayInputStream(p.canonicalBytes()));
    return new Adopter.Adopted(p, p.digest());
  }

  /// A program of this machine, which needs its C library.
  private Adopter.Adopted program() throws IOException {
    return adopted("tool", "bin/env", Files.readAllBytes(Path.of("/usr/bin/env").toRealPath()));
  }

  private Map<String, String> of(StackKind kind, Adopter.Adopted... packages) throws IOException {
    return new Baselines(store, memo, parallel).of(kind, List.of(packages));
  }

  @Test
  void whatProgramsNeedOfAMachineIsReadFromThem() throws IOException {
    Adopter.Adopted script = adopted("script", "bin/script", "#!/bin/sh\necho".getBytes());
    Map<String, String> needs = of(StackKind.PREFIX, script, program());
    assertThat(needs.get(Baseline.GLIBC)).startsWith("2.");
    assertThat(of(StackKind.PREFIX, script, program())).isEqualTo(needs);
    assertThat(of(StackKind.PREFIX, script)).isEmpty();
  }

  @Test
  void whatAStackBringsItselfIsNeededOfNoMachine() throws IOException {
    Adopter.Adopted library = adopted("libc", "lib/libc.so.6", "not one that is read".getBytes());
    assertThat(of(StackKind.PREFIX, program(), library)).doesNotContainKey(Baseline.GLIBC);
    assertThat(of(StackKind.ROOT, program())).isEmpty();
  }

  @Test
  void theHighestOfAllPackagesCounts() {
    assertThat(
            Baseline.highest(
                List.of(
                    Map.of(Baseline.GLIBC, "2.9", Baseline.PROCESSOR, "x86-64-v2"),
                    Map.of(Baseline.GLIBC, "2.34", Baseline.PROCESSOR, "x86-64-v1"))))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Baseline.GLIBC, "2.34", Baseline.PROCESSOR, "x86-64-v2"));
  }
}
