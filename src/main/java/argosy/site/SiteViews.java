package argosy.site;

import argosy.activation.Launchers;
import argosy.activation.ModuleFiles;
import argosy.base.Folders;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.format.eups.EupsDatabase;
import argosy.format.eups.EupsRow;
import argosy.model.Activation;
import argosy.release.Realise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The installed releases as other programs find them, in folders of the site that every change of
/// the site keeps up to date once they are there (`spec/site.md`, Views).
public final class SiteViews {
  private final Site site;

  public SiteViews(Site site) {
    this.site = site;
  }

  /// Whose program looks there.
  public enum View {
    /// Environment Modules and Lmod: `module use ROOT/modulefiles`.
    MODULES("modules", "modulefiles"),
    /// EUPS: `EUPS_PATH=ROOT/eups`.
    EUPS("eups", "eups");

    private final String id;
    private final String folder;

    View(String id, String folder) {
      this.id = id;
      this.folder = folder;
    }

    /// @throws IllegalArgumentException naming what there is
    public static View named(String id) {
      for (View view : values()) {
        if (view.id.equals(id)) {
          return view;
        }
      }
      throw new IllegalArgumentException("no view " + id + "; there are modules and eups");
    }

    public Path folder(Site site) {
      return site.layout().root().resolve(folder);
    }
  }

  /// Makes a view.
  ///
  /// @return releases that are not in it, `ID: why`
  public List<String> make(View view) throws IOException {
    List<String> without = new ArrayList<>();
    Map<String, String> files = files(view, without);
    Site.makeFolders(view.folder(site));
    bringUpToDate(view.folder(site), files);
    return without;
  }

  /// What [#make(View)] would not show.
  public List<String> without(View view) throws IOException {
    List<String> without = new ArrayList<>();
    files(view, without);
    return without;
  }

  public void remove(View view) throws IOException {
    if (Files.isDirectory(view.folder(site))) {
      Folders.delete(view.folder(site));
    }
  }

  /// Brings the views that are there up to date.
  void refresh() throws IOException {
    for (View view : View.values()) {
      if (Files.isDirectory(view.folder(site))) {
        make(view);
      }
    }
  }

  /// Path to text.
  private Map<String, String> files(View view, List<String> without) throws IOException {
    Map<String, String> files = new TreeMap<>();
    Map<String, Names> products = products();
    for (Names names : products.values()) {
      switch (view) {
        case MODULES -> modules(names, files);
        case EUPS -> eups(names, files, without);
      }
    }
    if (view == View.EUPS) {
      TreeSet<String> tags = new TreeSet<>();
      products.values().forEach(n -> tags.addAll(n.channels().keySet()));
      files.put("ups_db/global.tags", String.join(" ", tags) + "\n");
      files.put(
          "site/startup.py",
          "hooks.config.Eups.globalTags += "
              + Json.ofStrings(List.copyOf(tags)).canonical()
              + "\n");
    }
    return files;
  }

  /// The releases of one product.
  ///
  /// @param versions by the part of the id after the product
  /// @param main the version of who says none: the active one, else the newest
  /// @param channels version by name of channel
  private record Names(
      String product,
      Map<String, InstalledRelease> versions,
      String main,
      Map<String, String> channels) {}

  private Map<String, Names> products() throws IOException {
    Pointers pointers = new Pointers(site);
    Optional<String> current = pointers.current();
    Map<String, Names> products = new TreeMap<>();
    for (InstalledRelease release : new SiteRecords(site).all()) { // newest first
      String product = release.release().stack().name();
      String version = version(release);
      Names names =
          products.computeIfAbsent(
              product, p -> new Names(p, new LinkedHashMap<>(), version, new TreeMap<>()));
      names.versions().put(version, release);
      if (current.equals(Optional.of(release.id()))) {
        products.put(product, new Names(product, names.versions(), version, names.channels()));
      }
      pointers
          .channels()
          .forEach((channel, id) -> {
            if (id.equals(release.id())) {
              names.channels().put(channel.replaceFirst("[.].*", ""), version);
            }
          });
    }
    return products;
  }

  private static String version(InstalledRelease release) {
    return release.id().substring(release.release().stack().name().length() + 1);
  }

  private static Activation inShell(InstalledRelease release) {
    return Launchers.inShell(
        release.release().stack().kind(), Realise.activation(release.release().stack()));
  }

  private void modules(Names names, Map<String, String> files) {
    String folder = names.product() + "/";
    names
        .versions()
        .forEach((version, release) -> {
          ModuleFiles module =
              new ModuleFiles(
                  release.release(),
                  inShell(release),
                  new ModuleFiles.Place.At(site.layout().release(release.id()).toString()));
          files.put(folder + version, module.tcl());
          files.put(folder + version + ".lua", module.lua());
        });
    Map<String, String> aliases = new TreeMap<>(names.channels());
    aliases.put("default", names.main());
    files.put(folder + ".modulerc", ModuleFiles.aliasesTcl(names.product(), aliases));
    files.put(folder + ".modulerc.lua", ModuleFiles.aliasesLua(names.product(), aliases));
  }

  private void eups(Names names, Map<String, String> files, List<String> without)
      throws UnsupportedException {
    Path folder = View.EUPS.folder(site);
    for (Map.Entry<String, InstalledRelease> entry : names.versions().entrySet()) {
      InstalledRelease release = entry.getValue();
      Optional<String> obstacle =
          folder.toString().matches("\\S+")
              ? EupsDatabase.obstacle(release.release())
              : Optional.of("EUPS takes no path with blanks");
      if (obstacle.isPresent()) {
        without.add(release.id() + ": " + obstacle.get());
        continue;
      }
      EupsRow row = EupsDatabase.row(release.release(), entry.getKey());
      String database = "ups_db/" + row.product() + "/";
      String table = release.id() + ".table";
      files.put(
          database + row.version() + ".version",
          EupsDatabase.version(
              row,
              release.release(),
              site.layout().release(release.id()).toString(),
              folder.resolve("tables").toString(),
              table));
      files.put("tables/" + table, EupsDatabase.table(inShell(release)));
      Map<String, String> chains = new TreeMap<>(names.channels());
      chains.put("current", names.main());
      chains.forEach((tag, version) -> {
        if (version.equals(row.version())) {
          files.put(database + tag + ".chain", EupsDatabase.chain(row, tag, release.release()));
        }
      });
    }
  }

  /// New files first, then what is no more: a reader finds each release it is told of.
  private static void bringUpToDate(Path folder, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> entry : files.entrySet()) {
      Path file = folder.resolve(entry.getKey());
      byte[] text = entry.getValue().getBytes(StandardCharsets.UTF_8);
      if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), text)) {
        Site.makeFolders(Durable.parent(file));
        Durable.write(file, text, 0644);
      }
    }
    List<Path> there;
    try (var all = Files.walk(folder)) {
      there = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : there) {
      if (!files.containsKey(folder.relativize(file).toString())) {
        Files.delete(file);
      }
    }
  }
}
