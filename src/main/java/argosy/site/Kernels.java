package argosy.site;

import argosy.activation.EnvironmentMap;
import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.model.KernelSpec;
import argosy.model.StackKind;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Jupyter kernel specs of installed releases (jupyter_client, "Kernel specs"): `NAME-TAG` starts
/// that release, whatever is active; `NAME-latest` starts the one that is active when the kernel
/// starts. Both by the release's launcher, which lets nothing of the server's own environment in
/// and reads the user's set-up file (`run --kernel`).
public final class Kernels {
  /// As what the note of specs is called, and they themselves, that follow the active release.
  private static final String LATEST = "latest";

  private final Site site;

  public Kernels(Site site) {
    this.site = site;
  }

  /// @param folder the kernel's own, `kernel.json` in it
  public record Spec(Path folder, Json.Obj json) {
    String name() {
      return String.valueOf(folder.getFileName());
    }
  }

  /// The specs that a release has, in a kernel-specs directory (`DATA/kernels` of a Jupyter data
  /// directory).
  ///
  /// @param latest whether they follow the active release
  public List<Spec> of(InstalledRelease installed, Path specs, boolean latest) {
    String which = latest ? LATEST : installed.release().tag();
    Path place = latest ? site.layout().current() : site.layout().release(installed.id());
    List<Spec> out = new ArrayList<>();
    for (KernelSpec kernel : installed.release().stack().kernels()) {
      Path folder = specs.toAbsolutePath().normalize().resolve(folder(kernel, which));
      out.add(new Spec(folder, json(installed, kernel, place, which)));
    }
    return out;
  }

  /// Those that a server which runs in the release has, by their plain names: a notebook that was
  /// written in one release opens in the next.
  List<Spec> ofServer(InstalledRelease installed, Path specs) {
    Path place = site.layout().release(installed.id());
    List<Spec> out = new ArrayList<>();
    for (KernelSpec kernel : installed.release().stack().kernels()) {
      out.add(
          new Spec(
              specs.resolve(plain(kernel.name()).toLowerCase(Locale.ROOT)), // as Jupyter knows it
              json(installed, kernel, place, installed.release().tag())));
    }
    return out;
  }

  private Json.Obj json(InstalledRelease installed, KernelSpec kernel, Path place, String which) {
    boolean root = installed.release().stack().kind() == StackKind.ROOT;
    List<String> argv = new ArrayList<>(List.of(place.resolve("run").toString(), "--kernel"));
    kernel
        .argv()
        .forEach(a -> argv.add(EnvironmentMap.substitute(a, root ? "/" : place.toString())));
    return Json.object()
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
                        .put(
                            "release",
                            place.equals(site.layout().current()) ? LATEST : installed.id())
                        .build())
                .build())
        .build();
  }

  /// @throws UnsupportedException if one of these names is a kernel that this site did not write
  public void requireOwn(List<Spec> specs) throws IOException {
    for (Spec spec : specs) {
      Path file = spec.folder().resolve("kernel.json");
      if (Files.exists(file)
          && !writer(file).equals(Optional.of(site.layout().root().toString()))) {
        throw new UnsupportedException(
            spec.folder() + " is a kernel of somebody else's",
            "move it away, or choose another folder");
      }
    }
  }

  /// The site that a spec's metadata name; empty if it is no work of a site.
  private static Optional<String> writer(Path file) throws IOException {
    try {
      Json.Obj metadata =
          Json.parse(Files.readString(file, StandardCharsets.UTF_8))
              .asObject()
              .get("metadata")
              .asObject();
      return Optional.of(metadata.get("argosy").asObject().string("site"));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String folder(KernelSpec kernel, String which) {
    return plain(kernel.name() + "-" + which);
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /// Writes them. What is written is noted first, so that purge removes it whenever this was
  /// killed.
  public void install(InstalledRelease installed, List<Spec> specs, boolean latest)
      throws IOException {
    String id = latest ? LATEST : installed.id();
    Set<String> folders = new TreeSet<>(noted(id));
    specs.forEach(s -> folders.add(s.folder().toString()));
    note(id, folders);
    for (Spec spec : specs) {
      Site.makeFolders(spec.folder());
      Durable.write(spec.folder().resolve("kernel.json"), spec.json().pretty(), 0644);
    }
  }

  private void note(String id, Set<String> folders) throws IOException {
    Site.makeFolders(Durable.parent(note(id)));
    Durable.write(
        note(id), Json.object().put("folders", List.copyOf(folders)).build().pretty(), 0644);
  }

  private Path note(String id) {
    return site.layout().state().resolve("kernels").resolve(id + ".json");
  }

  private List<String> noted(String id) throws IOException {
    try {
      return StateFile.read(note(id), o -> o.strings("folders"));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// Removes the specs of a release that goes, and those that follow what is active once no release
  /// has their kernel: those that still start it, nobody else's.
  void forget(String id) throws IOException {
    for (String folder : noted(id)) {
      remove(Path.of(folder), site.layout().release(id));
    }
    Files.deleteIfExists(note(id));
    Set<String> following = new TreeSet<>(noted(LATEST));
    if (following.isEmpty()) {
      return;
    }
    Set<String> wanted = new TreeSet<>();
    for (InstalledRelease r : new SiteRecords(site).all()) {
      r.release().stack().kernels().forEach(k -> wanted.add(folder(k, LATEST)));
    }
    for (String folder : List.copyOf(following)) {
      if (!wanted.contains(String.valueOf(Path.of(folder).getFileName()))) {
        remove(Path.of(folder), site.layout().current());
        following.remove(folder);
      }
    }
    note(LATEST, following);
  }

  private static void remove(Path folder, Path place) throws IOException {
    Path spec = folder.resolve("kernel.json");
    if (isOurs(spec, place)) {
      Files.delete(spec);
      try {
        Files.delete(folder);
      } catch (DirectoryNotEmptyException e) {
        // somebody put files of his own there
      }
    }
  }

  private static boolean isOurs(Path spec, Path place) throws IOException {
    try {
      return Files.readString(spec, StandardCharsets.UTF_8)
          .contains(place.resolve("run").toString());
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    } catch (CharacterCodingException e) {
      throw new CorruptException(spec + ": not UTF-8", e);
    }
  }
}
