import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/// `java bench/Tree.java SEED FILES BYTES DIR`: a tree as software has it, the same for the same
/// seed: most files small, few large, text and binary, a fiftieth twice, links, 20 files a folder.
final class Tree {
  private static final int A_FOLDER = 20;
  private static final int A_PACKAGE = 2000;

  public static void main(String[] args) throws IOException {
    Random random = new Random(Long.parseLong(args[0]));
    int files = Integer.parseInt(args[1]);
    double mean = Double.parseDouble(args[2]) / files;
    Path root = Path.of(args[3]);
    Path folder = root;
    byte[] last = {};
    for (int i = 0; i < files; i++) {
      if (i % A_FOLDER == 0) {
        folder = root.resolve("package-%03d/part-%04d".formatted(i / A_PACKAGE, i / A_FOLDER));
        Files.createDirectories(folder);
      }
      // Sizes are spread log-normally: the median is a ninth of the mean.
      int size = (int) Math.min(64e6, mean / 9 * Math.exp(random.nextGaussian() * 2.1));
      boolean text = i % 3 == 0;
      byte[] content = i % 50 == 49 ? last : text ? text(random, size) : binary(random, size);
      last = content;
      Files.write(folder.resolve("file-" + i + (text ? ".py" : ".so")), content);
      if (i % 99 == 0) {
        Files.createSymbolicLink(folder.resolve("link-" + i), Path.of("file-" + i + ".py"));
      }
    }
  }

  private static byte[] text(Random random, int size) {
    StringBuilder out = new StringBuilder(size + 20);
    while (out.length() < size) {
      out.append("name_").append(random.nextInt(500));
      out.append(random.nextInt(6) == 0 ? "\n    " : " = ");
    }
    out.setLength(size);
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// Compresses to about a half, as libraries do.
  private static byte[] binary(Random random, int size) {
    byte[] out = new byte[size];
    random.nextBytes(out);
    for (int i = 0; i < size; i += 16) {
      Arrays.fill(out, i, Math.min(size, i + 8), (byte) (i >> 8));
    }
    return out;
  }
}
