package argosy.site;

import argosy.activation.EnvironmentMap;
import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.KernelSpec;
import argosy.model.Release;
import argosy.model.StackKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Jupyter kernel specs of installed releases (jupyter_client, "Kernel specs"): `NAME-TAG` starts
/// that release, whatever is active; `NAME-latest` starts the one that is active when the kernel
/// starts. Both by the release's launcher.
public final class Kernels {
  private final Site site;

  public Kernels(Site site) {
    this.site = site;
  }

  /// @param folder the kernel's own, `kernel.json` in it
  public record Spec(Path folder, Json.Obj json) {}

  /// The specs that a release has, in a kernel-specs directory (`DATA/kernels` of a Jupyter data
  /// directory).
  ///
  /// @param latest whether they follow the active release
  public List<Spec> of(InstalledRelease installed, Path specs, boolean latest) {
    Release release = installed.release();
    Path place = latest ? site.layout().current() : site.layout().release(installed.id());
    String prefix = release.stack().kind() == StackKind.ROOT ? "/" : place.toString();
    List<Spec> out = new ArrayList<>();
    for (KernelSpec kernel : release.stack().kernels()) {
      String which = latest ? "latest" : release.tag();
      List<String> argv = new ArrayList<>(List.of(place.resolve("run").toString()));
      kernel.argv().forEach(a -> argv.add(EnvironmentMap.substitute(a, prefix)));
      String folder = (kernel.name() + "-" + which).replaceAll("[^A-Za-z0-9._-]", "_");
      out.add(
          new Spec(
              specs.toAbsolutePath().normalize().resolve(folder),
              Json.object()
                  .put("argv", argv)
                  .put("display_name", kernel.displayName() + " (" + which + ")")
                  .put("language", kernel.language())
                  .put(
                      "metadata",
                      Json.object()
                          .put(
                              "argosy",
                              Json.object()
                                  .put("site", site.layout().root().toString())
                                  .put("release", latest ? "latest" : installed.id())
                                  .build())
                          .build())
                  .build()));
    }
    return out;
  }

  /// Writes them. What is written is noted first, so that purge removes it whenever this was
  /// killed.
  public void install(InstalledRelease installed, List<Spec> specs, boolean latest)
      throws IOException {
    if (!latest) {
      List<String> noted = new ArrayList<>(noted(installed.id()));
      specs.stream()
          .map(s -> s.folder().toString())
          .filter(f -> !noted.contains(f))
          .forEach(noted::add);
      Files.createDirectories(note(installed.id()).getParent());
      Durable.write(
          note(installed.id()), Json.object().put("folders", noted).build().pretty(), 0644);
    }
    for (Spec spec : specs) {
      Files.createDirectories(spec.folder());
      Durable.write(spec.folder().resolve("kernel.json"), spec.json().pretty(), 0644);
    }
  }

  private Path note(String id) {
    return site.layout().state().resolve("kernels").resolve(id + ".json");
  }

  private List<String> noted(String id) throws IOException {
    try {
      return Json.parse(Files.readString(note(id), StandardCharsets.UTF_8))
          .asObject()
          .strings("folders");
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// Removes the specs of a release that goes: those that still start it, nobody else's.
  void forget(String id) throws IOException {
    for (String folder : noted(id)) {
      Path spec = Path.of(folder).resolve("kernel.json");
      if (isOurs(spec, id)) {
        Files.delete(spec);
        try {
          Files.delete(Path.of(folder));
        } catch (java.nio.file.DirectoryNotEmptyException e) {
          // somebody put files of his own there
        }
      }
    }
    Files.deleteIfExists(note(id));
  }

  private boolean isOurs(Path spec, String id) throws IOException {
    try {
      return Files.readString(spec, StandardCharsets.UTF_8)
          .contains(site.layout().release(id).resolve("run").toString());
    } catch (NoSuchFileException | java.nio.file.NotDirectoryException e) {
      return false;
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new CorruptException(spec + ": not UTF-8", e);
    }
  }
}
