package argosy.environment;

import argosy.format.conda.CondaChannel;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.store.DirectoryOutput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// What one more package costs a channel that has many: `ChannelMeasure FOLDER COUNT`. The packages
/// are made from a seed, each needs up to eight others; printed are wall and processor seconds.
final class ChannelMeasure {
  private ChannelMeasure() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int count = Integer.parseInt(args[1]);
    Random random = new Random(3000);
    List<NamedFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(one(folder, i, random));
    }
    index("index of " + count, folder, files);
    for (int more = 0; more < 5; more++) {
      files.add(one(folder, count + more, random));
      index("one more", folder, files);
    }
  }

  private static NamedFile one(Path folder, int i, Random random) throws IOException {
    String[] needs = new String[Math.min(i / 3, random.nextInt(9))];
    for (int n = 0; n < needs.length; n++) {
      needs[n] = "package-" + random.nextInt(i / 3) + " >=1." + random.nextInt(3);
    }
    Wanted w =
        new CondaFile("package-" + i / 3, "1." + i % 3)
            .needs(needs)
            .text("share/package-" + i, 0644, "x".repeat(random.nextInt(2000)))
            .write(folder);
    return new NamedFile(
        "linux-64/" + w.record().fileName(),
        new Descriptor("x", new Digest(w.record().sha256()), w.record().sizeBytes()),
        false);
  }

  private static void index(String what, Path folder, List<NamedFile> files) throws IOException {
    long start = System.nanoTime();
    long cpu = cpuMillis();
    new CondaChannel(0)
        .index(
            List.of(new Artifact("conda", Digest.of(new byte[0]), files)),
            name -> FileChannel.open(folder.resolve(name)),
            new DirectoryOutput(folder));
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f s, processor %.2f s%n",
        what,
        (System.nanoTime() - start) / 1e9,
        (cpuMillis() - cpu) / 1e3);
  }

  private static long cpuMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
  }
}
