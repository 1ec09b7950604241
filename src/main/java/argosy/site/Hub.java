package argosy.site;

import argosy.activation.ShellText;
import argosy.base.CorruptException;
import argosy.base.Folders;
import argosy.base.Json;
import argosy.base.OwnFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The site's releases as a JupyterHub offers and starts them (`spec/site.md`, The hub). Once it is
/// set up, every command that changes the site keeps it as the site is.
public final class Hub {
  private static final int FILE = 0644;
  private static final int PROGRAM = 0755;
  private final Site site;

  public Hub(Site site) {
    this.site = site;
  }

  /// What JupyterHub's configuration loads.
  public Path configuration() {
    return folder().resolve("jupyterhub_config.py");
  }

  private Path folder() {
    return site.layout().root().resolve("hub");
  }

  private Path settings() {
    return site.layout().state().resolve("hub.json");
  }

  private Path menuFile() {
    return folder().resolve("menu.json");
  }

  private Path jupyter() {
    return folder().resolve("jupyter");
  }

  /// How many of each train are offered first; empty if no hub was set up.
  public Optional<HubMenu.Counts> counts() throws IOException {
    try {
      return Optional.of(
          HubMenu.Counts.fromJson(
              Json.parse(Files.readString(settings(), StandardCharsets.UTF_8)).asObject()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CorruptException | IllegalArgumentException | ArithmeticException e) {
      throw new CorruptException(
          settings() + ": " + e.getMessage(), "argosy site hub --remove, then argosy site hub");
    }
  }

  /// The menu of what is installed now.
  public HubMenu menu(HubMenu.Counts counts) throws IOException {
    return menu(new SiteRecords(site).all(), counts);
  }

  private HubMenu menu(List<InstalledRelease> installed, HubMenu.Counts counts) throws IOException {
    Withdrawals withdrawals = new Withdrawals(site);
    List<HubMenu.Choice> choices = new ArrayList<>();
    for (InstalledRelease r :
        installed.stream().sorted(KeepPolicy.newestInstalledFirst()).toList()) {
      choices.add(
          new HubMenu.Choice(
              r.id(), r.release().stack().name(), r.release().tag(), withdrawals.hint(r.id())));
    }
    return HubMenu.of(choices, counts);
  }

  /// Under the lock.
  public void setUp(HubMenu.Counts counts) throws IOException {
    Durable.write(settings(), counts.toJson().pretty(), FILE);
    write(counts);
  }

  /// Under the lock; nothing of the site is used by the hub afterwards.
  public void remove() throws IOException {
    Files.deleteIfExists(settings());
    Folders.delete(folder());
  }

  /// Makes the hub's files what the site is now, if there is a hub. Under the lock.
  void refresh() throws IOException {
    Optional<HubMenu.Counts> counts = counts();
    if (counts.isPresent() && !isTrue()) {
      write(counts.get());
    }
  }

  /// Whether the menu has what is installed and what was taken back: read without the releases'
  /// records, so that a switch stays short.
  private boolean isTrue() throws IOException {
    Withdrawals withdrawals = new Withdrawals(site);
    Map<String, Optional<String>> installed = new HashMap<>();
    for (String id : site.installedIds()) {
      installed.put(id, withdrawals.hint(id));
    }
    try {
      Json menu = Json.parse(Files.readString(menuFile(), StandardCharsets.UTF_8));
      return HubMenu.hints(menu.asObject()).equals(installed);
    } catch (NoSuchFileException | CorruptException | IllegalArgumentException e) {
      return false;
    }
  }

  private void write(HubMenu.Counts counts) throws IOException {
    Site.makeFolder(folder());
    Site.makeFolder(jupyter());
    write(folder().resolve("start"), program("start.sh", ShellText::shQuote), PROGRAM);
    write(configuration(), program("jupyterhub_config.py", Hub::python), FILE);
    List<InstalledRelease> installed = new SiteRecords(site).all();
    Set<String> ids = new HashSet<>();
    for (InstalledRelease release : installed) {
      ids.add(release.id());
      jupyter(release);
    }
    write(menuFile(), menu(installed, counts).toJson().pretty(), FILE);
    try (var folders = Files.list(jupyter())) {
      for (Path gone :
          folders.filter(f -> !ids.contains(String.valueOf(f.getFileName()))).toList()) {
        Folders.delete(gone);
      }
    }
  }

  /// What a server that runs in a release gets: its kernels, of which the first is the usual one,
  /// and its terminals.
  private void jupyter(InstalledRelease release) throws IOException {
    Path own = jupyter().resolve(release.id());
    Site.makeFolder(own);
    List<Kernels.Spec> kernels = new Kernels(site).ofServer(release, own.resolve("kernels"));
    for (Kernels.Spec kernel : kernels) {
      Site.makeFolder(kernel.folder());
      write(kernel.folder().resolve("kernel.json"), kernel.json().pretty(), FILE);
    }
    Json terminals =
        Json.object()
            .put(
                "terminado_settings",
                Json.object()
                    .put(
                        "shell_command",
                        List.of(site.layout().release(release.id()).resolve("run").toString()))
                    .build())
            .build();
    Json.Builder settings = Json.object().put("ServerApp", terminals).put("NotebookApp", terminals);
    if (!kernels.isEmpty()) {
      settings.put(
          "MultiKernelManager",
          Json.object().put("default_kernel_name", kernels.getFirst().name()).build());
    }
    write(own.resolve("jupyter_config.json"), settings.build().pretty(), FILE);
  }

  @FunctionalInterface
  private interface Quoting {
    String of(String text);
  }

  private String program(String name, Quoting quoting) {
    return OwnFile.text(Hub.class, name)
        .replace("@ROOT@", quoting.of(site.layout().root().toString()));
  }

  /// A literal of Python: those of JSON are.
  private static String python(String text) {
    return Json.of(text).canonical();
  }

  /// Only what changes, so that who looks at times sees when.
  private static void write(Path file, String text, int mode) throws IOException {
    if (!Files.exists(file) || !Files.readString(file, StandardCharsets.UTF_8).equals(text)) {
      Durable.write(file, text, mode);
    }
  }
}
