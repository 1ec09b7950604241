package argosy.app;

import argosy.adopt.conda.CondaPrefixAdopter;
import argosy.adopt.debs.DebsAdopter;
import argosy.adopt.dir.DirAdopter;
import argosy.adopt.dir.DirOptions;
import argosy.adopt.eups.EupsAdopter;
import argosy.adopt.python.ByteCompiler;
import argosy.adopt.rpm.RpmAdopter;
import argosy.adopt.tarball.TarballAdopter;
import argosy.adopt.wheel.WheelAdopter;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.build.BuildPrefix;
import argosy.build.source.Downloads;
import argosy.model.Adopter;
import argosy.model.Licence;
import argosy.model.Memo;
import argosy.model.ObjectStore;
import argosy.model.Platform;
import argosy.model.StackKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Software as it is installed, into the store.
public final class Adopt {
  private final ObjectStore store;
  private final Memo memo;
  private final Path cache;
  private final Parallel parallel;
  private final Progress progress;

  Adopt(ObjectStore store, Memo memo, Path cache, Parallel parallel, Progress progress) {
    this.store = store;
    this.memo = memo;
    this.cache = cache;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// What is asked for.
  public sealed interface Request {}

  /// @param prefix written in the files of a prefix tree; empty for where it lies
  public record Dir(
      Path path,
      Optional<String> name,
      String version,
      StackKind kind,
      Optional<String> prefix,
      boolean setuid)
      implements Request {}

  public record Debs(List<String> names, boolean essential) implements Request {
    public Debs {
      names = List.copyOf(names);
    }
  }

  /// A conda environment.
  public record Conda(Path prefix) implements Request {}

  /// rpm packages.
  ///
  /// @param paths files, and folders of files
  public record Rpms(List<Path> paths) implements Request {
    public Rpms {
      paths = List.copyOf(paths);
    }
  }

  /// A tar archive.
  ///
  /// @param prefix written in the files of a prefix tree; empty for none
  /// @param inside the folder of the archive that is taken
  public record Tarball(
      Path path,
      Optional<String> name,
      String version,
      StackKind kind,
      Optional<String> prefix,
      Optional<String> inside)
      implements Request {}

  /// A container image, as one package of a root stack.
  ///
  /// @param from `FOLDER[:NAME]` of an image layout, or `oci://REGISTRY/REPOSITORY[:TAG]`
  /// @param credentials `USER:PASSWORD`; empty for what podman or Docker are logged in with
  /// @param environment of the process, for where credentials are kept
  /// @param insecure whether plain HTTP may be spoken to other machines
  public record Image(
      String from,
      Optional<String> name,
      Optional<String> version,
      Optional<String> credentials,
      Map<String, String> environment,
      boolean insecure)
      implements Request {
    public Image {
      environment = Map.copyOf(environment);
    }

    /// The same, called so if neither this nor the image itself has a better name.
    Image named(String otherwise) {
      return new Image(
          from, name.or(() -> Optional.of(otherwise)), version, credentials, environment, insecure);
    }
  }

  /// The products of an EUPS stack that have a tag.
  ///
  /// @param products only these and what they need; all that have the tag if empty
  public record Eups(Path stack, String tag, List<String> products) implements Request {
    public Eups {
      products = List.copyOf(products);
    }
  }

  /// Wheels, for the Python of packages that are there.
  ///
  /// @param folder of `.whl` files
  /// @param requirements as lines of a requirements file; all wheels if there are none
  public record Wheels(
      Path folder, List<String> requirements, StackKind kind, List<Adopter.Adopted> onto)
      implements Request {
    public Wheels {
      requirements = List.copyOf(requirements);
      onto = List.copyOf(onto);
    }
  }

  /// What came of it.
  public record Adopted(
      List<Adopter.Adopted> packages, long files, long bytes, long newBytes, List<String> notes) {
    public Adopted {
      packages = List.copyOf(packages);
      notes = List.copyOf(notes);
    }

    public Json.Obj toJson() {
      Json.Builder out = Json.object();
      if (packages.size() == 1) {
        out.put("package", packages.getFirst().digest().toString())
            .put("tree", packages.getFirst().metadata().tree().digest().toString());
      }
      List<Json> list = new ArrayList<>();
      packages.forEach(p ->
          list.add(
              Json.object()
                  .put("name", p.metadata().name())
                  .put("version", p.metadata().version())
                  .put("digest", p.digest().toString())
                  .build()));
      return out.put("packages", new Json.Arr(list))
          .put("files", files)
          .put("bytes", bytes)
          .put("newBytes", newBytes)
          .put("notes", notes)
          .build();
    }
  }

  public Adopted run(Request request, long nowSeconds) throws IOException {
    return switch (request) {
      case Dir d -> adopt("adopt " + name(d), dir(d, nowSeconds));
      case Debs d -> adopt("adopt debs", debs(d));
      case Conda c -> adopt("adopt " + c.prefix(), new CondaPrefixAdopter(c.prefix(), parallel));
      case Rpms r -> adopt("adopt rpm", new RpmAdopter(r.paths(), parallel));
      case Eups e ->
          adopt(
              "adopt eups",
              new EupsAdopter(
                  e.stack(),
                  new EupsAdopter.Options(e.tag(), e.products()),
                  cache.resolve("stat"),
                  Instant.ofEpochSecond(nowSeconds),
                  parallel));
      case Tarball t -> adopt("adopt " + t.path().getFileName(), tarball(t));
      case Wheels w -> adopt("adopt wheels", wheels(w));
      case Image i ->
          adopt(
              "adopt " + i.from(),
              new Images(cache.resolve("pulls"), parallel, progress).adopter(i));
    };
  }

  /// Runs an adopter and says how it went.
  Adopted adopt(String step, Adopter adopter) throws IOException {
    progress.step(step);
    Adopter.Adoption adoption = adopter.adopt(store);
    progress.done(
        "%s, %s, %s new"
            .formatted(
                Texts.count(adoption.files(), "file"),
                Texts.size(adoption.bytes()),
                Texts.size(adoption.newBytes())));
    return new Adopted(
        adoption.packages(),
        adoption.files(),
        adoption.bytes(),
        adoption.newBytes(),
        adoption.notes());
  }

  /// One name that is a folder means the `.deb` files in it.
  private Adopter debs(Debs d) {
    return d.names().size() == 1 && Files.isDirectory(Path.of(d.names().getFirst()))
        ? DebsAdopter.folder(Path.of(d.names().getFirst()), cache.resolve("debs"), memo, parallel)
        : DebsAdopter.named(d.names(), d.essential(), cache.resolve("debs"), memo, parallel);
  }

  private Adopter wheels(Wheels w) {
    Downloads downloads = new Downloads(cache.resolve("sources"), progress);
    return new WheelAdopter(
        w.folder(),
        w.requirements(),
        new WheelAdopter.Onto(
            w.kind(), w.onto(), w.kind() == StackKind.ROOT ? "" : BuildPrefix.TEXT),
        (url, sha256) -> downloads.fetch(List.of(url), sha256, ""),
        new ByteCompiler(store, memo, cache.resolve("debs"), parallel));
  }

  private Adopter dir(Dir d, long nowSeconds) {
    String prefix =
        switch (d.kind()) {
          case ROOT -> "";
          case PREFIX -> d.prefix().orElse(DirOptions.OWN_PATH);
        };
    DirOptions options =
        new DirOptions(
            name(d), d.version(), Platform.LINUX_AMD64, Licence.UNKNOWN, prefix, d.setuid());
    return new DirAdopter(
        d.path(), options, cache.resolve("stat"), Instant.ofEpochSecond(nowSeconds), parallel);
  }

  private Adopter tarball(Tarball t) {
    String prefix = t.kind() == StackKind.ROOT ? "" : t.prefix().orElse("");
    String file = String.valueOf(t.path().getFileName());
    DirOptions options =
        new DirOptions(
            t.name().orElse(file.replaceFirst("\\.(tar(\\.[a-z0-9]+)?|tgz|txz)$", "")),
            t.version(),
            Platform.LINUX_AMD64,
            Licence.UNKNOWN,
            prefix,
            false);
    return new TarballAdopter(t.path(), options, t.inside(), memo);
  }

  private static String name(Dir d) {
    Path last = d.path().toAbsolutePath().normalize().getFileName();
    return d.name().orElse(last == null ? "root" : last.toString());
  }
}
