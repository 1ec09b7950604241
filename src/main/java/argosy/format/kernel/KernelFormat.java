package argosy.format.kernel;

import argosy.activation.InstallScript;
import argosy.activation.InstallScript.Kind;
import argosy.activation.KernelFiles;
import argosy.activation.KernelFiles.Follows;
import argosy.activation.KernelLogo;
import argosy.base.UnsupportedException;
import argosy.format.pointer.PointerFiles;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Format;
import argosy.model.KernelSpec;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes the kernel specs of a release.
public final class KernelFormat implements Format {
  @Override
  public String id() {
    return "kernel";
  }

  @Override
  public String prefixFor(Release release) {
    return PointerFiles.prefixFor(release);
  }

  @Override
  public Optional<String> inapplicable(Release release, List<Profile.Part> packages) {
    return release.stack().kernels().isEmpty()
        ? Optional.of("the stack declares no kernels")
        : Optional.empty();
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Release release = profile.release();
    PointerFiles out = new PointerFiles(id(), folder(release), output);
    KernelLogo logo = new KernelLogo(release.stack().name());
    List<InstallScript.Line> lines = new ArrayList<>();
    Map<String, String> taken = new TreeMap<>();
    for (KernelSpec kernel : release.stack().kernels()) {
      requireName(kernel);
      KernelFiles files = new KernelFiles(profile, kernel);
      for (Follows follows :
          List.of(
              new Follows.Release(InstallScript.usualPlace(release)),
              new Follows.Latest(InstallScript.latestPlace(release)))) {
        String name = files.name(follows);
        requireFree(name, kernel.name(), taken);
        out.main(name + "/kernel.json", "application/json", files.json(follows));
        out.add(name + "/logo-32x32.png", "image/png", logo.png(32));
        out.add(name + "/logo-64x64.png", "image/png", logo.png(64));
        out.add(name + "/logo-svg.svg", "image/svg+xml", logo.svg());
        lines.add(new InstallScript.Line(Kind.JSON, name + "/kernel.json"));
        for (String picture : List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg")) {
          lines.add(new InstallScript.Line(Kind.COPIED, name + "/" + picture));
        }
      }
    }
    String said = "installed; next: jupyter kernelspec list";
    out.program(
        "install",
        new InstallScript(
                release,
                "kernel specs",
                "Jupyter",
                "the folder kernels of a folder of JUPYTER_PATH: /usr/local/share/jupyter/kernels",
                said,
                lines)
            .text());
    return out.artifact(release);
  }

  /// Jupyter takes letters, digits, `.`, `_` and `-`.
  private static void requireName(KernelSpec kernel) throws UnsupportedException {
    if (!kernel.name().matches("[A-Za-z0-9._-]+")) {
      throw new UnsupportedException(
          "kernel \"" + kernel.name() + "\": Jupyter knows names of letters, digits and . _ - only",
          "give the kernel such a name in stack.yaml");
    }
  }

  /// Jupyter knows names in lower case only.
  private static void requireFree(String name, String kernel, Map<String, String> taken)
      throws UnsupportedException {
    String other = taken.putIfAbsent(name, kernel);
    if (other != null) {
      throw new UnsupportedException(
          "kernels \"%s\" and \"%s\": both would be Jupyter's %s".formatted(other, kernel, name),
          "give one another name in stack.yaml");
    }
  }

  /// The folder that is written.
  public static String folder(Release release) {
    return PointerFiles.folder(release, "kernels");
  }

  @Override
  public Tree files(Profile profile) {
    return Tree.of(List.of());
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    return PointerFiles.read(artifact, files);
  }
}
