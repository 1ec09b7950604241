package argosy.app;

import argosy.base.Json;
import argosy.model.KernelSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The kernel specs that lie in an installed tree (jupyter_client, "Kernel specs"), as a stack
/// declares them.
final class OldKernels {
  private OldKernels() {}

  /// @param below the folder in the tree that the kernels' prefix is: empty, or `anaconda3`
  /// @param prefix of the tree, as it stands in its files
  static List<KernelSpec> in(Path tree, String below, String prefix) throws IOException {
    Path specs = tree.resolve(below).resolve("share/jupyter/kernels");
    List<KernelSpec> kernels = new ArrayList<>();
    if (Files.isDirectory(specs)) {
      try (var folders = Files.newDirectoryStream(specs)) {
        for (Path folder : folders) {
          Path file = folder.resolve("kernel.json");
          if (Files.isRegularFile(file)) {
            kernels.add(kernel(folder, file, below, prefix));
          }
        }
      }
    }
    kernels.sort(Comparator.comparing(KernelSpec::name));
    return kernels;
  }

  private static KernelSpec kernel(Path folder, Path file, String below, String prefix)
      throws IOException {
    Json.Obj spec = Json.parse(Files.readString(file, StandardCharsets.UTF_8)).asObject();
    String own = "${prefix}" + (below.isEmpty() ? "" : "/" + below);
    List<String> argv = new ArrayList<>();
    for (String word : spec.strings("argv")) {
      boolean bare = argv.isEmpty() && !word.contains("/");
      argv.add(bare ? own + "/bin/" + word : word.replace(prefix, "${prefix}"));
    }
    String name = String.valueOf(folder.getFileName());
    return new KernelSpec(
        name, spec.string("display_name"), spec.string("language"), List.copyOf(argv));
  }
}
