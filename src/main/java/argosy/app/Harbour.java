package argosy.app;

import argosy.base.DidYouMean;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.format.Formats;
import argosy.format.deb.AptRepository;
import argosy.format.deb.DebFormat;
import argosy.format.deb.DebOptions;
import argosy.format.oci.OciFormat;
import argosy.format.oci.OciOptions;
import argosy.format.sif.SifFormat;
import argosy.format.tarball.TarballFormat;
import argosy.model.Artifact;
import argosy.model.Format;
import argosy.model.Judge;
import argosy.model.Memo;
import argosy.model.Release;
import argosy.model.Signer;
import argosy.prove.ApptainerJudge;
import argosy.prove.ApptainerRoot;
import argosy.prove.AptJudge;
import argosy.prove.AptRoot;
import argosy.prove.PodmanJudge;
import argosy.prove.SkopeoJudge;
import argosy.prove.TarJudge;
import argosy.release.Realise;
import argosy.store.DirectoryOutput;
import argosy.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything wired, in one visible place: the store below the home, the formats, the judges, the use cases.
///
///     HOME/store   objects, refs, memo       HOME/keys     the publisher's keys
///     HOME/cache   what can be made again    HOME/ships    the forms, unless --out says otherwise
///     HOME/run     releases unpacked for `argosy run`
public final class Harbour implements Closeable {
  private final Path home;
  private final Progress progress;
  private final Parallel parallel;
  private final Store store;
  private final long nowSeconds;

  private Harbour(Path home, Store.Use use, Progress progress, long nowSeconds) throws IOException {
    this.home = home;
    this.progress = progress;
    this.nowSeconds = nowSeconds;
    this.store = Store.open(home.resolve("store"), use);
    this.parallel = Parallel.ofMachine();
  }

  /// Changes nothing in the store, never waits.
  public static Harbour reading(Path home, Progress progress, long nowSeconds) throws IOException {
    return new Harbour(home, Store.Use.READ, progress, nowSeconds);
  }

  /// Adopts and ships; several processes at once.
  public static Harbour writing(Path home, Progress progress, long nowSeconds) throws IOException {
    return new Harbour(home, Store.Use.WRITE, progress, nowSeconds);
  }

  /// Collects, alone.
  public static Harbour pruning(Path home, Progress progress, long nowSeconds) throws IOException {
    return new Harbour(home, Store.Use.PRUNE, progress, nowSeconds);
  }

  /// The formats, in the order they are written and shown. A new one is a folder in `format` and a
  /// line here.
  ///
  /// @param signer signs what carries a signature inside
  private Formats formats(Signer signer) {
    Memo memo = store.memo();
    return new Formats(
        List.of(
            new TarballFormat(parallel, TarballFormat.Options.DEFAULT),
            new TarballFormat(parallel, TarballFormat.Options.GZIP),
            new OciFormat(OciOptions.DEFAULT, parallel, memo),
            new OciFormat(OciOptions.GZIP, parallel, memo),
            new SifFormat(SifFormat.Options.DEFAULT, parallel, memo, Optional.of(signer)),
            new DebFormat(DebOptions.of("Argosy <argosy@localhost>"), parallel, memo)));
  }

  /// The ids of [#formats(Signer)], known without a key.
  private static final List<String> FORMS =
      List.of("tarball", "tarball-gz", "oci", "oci-gzip", "sif", "deb");

  /// What `ship` writes unless told otherwise.
  private static final List<String> USUAL = List.of("tarball", "oci", "sif", "deb");

  /// The judges, those that run the demo before those that only look. A new one is a class in
  /// `prove` and a line here.
  private List<Judge> judges() throws IOException {
    Path scratch = scratch();
    Optional<String> publicKey =
        keys().exist() ? Optional.of(keys().publicKeys(nowSeconds).ed25519Pem()) : Optional.empty();
    return List.of(
        new TarJudge(scratch),
        new PodmanJudge(scratch),
        new SkopeoJudge(scratch),
        new ApptainerJudge(apptainerRoot(), publicKey),
        new AptJudge(aptRoot(), repository(0)));
  }

  /// Where judges unpack: outside the home, since other users must be able to enter it.
  private static Path scratch() throws IOException {
    Path scratch =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "argosy-prove-" + System.getProperty("user.name"));
    return Files.createDirectories(scratch);
  }

  /// Where apptainer is put on machines whose distribution has none.
  private Path apptainerRoot() {
    return home.resolve("cache/apptainer-root");
  }

  /// The fresh Debian that packages are installed into.
  private AptRoot aptRoot() throws IOException {
    return AptRoot.ofMachine(home.resolve("cache/apt-root"));
  }

  private static AptRepository.Options repository(long epochSeconds) {
    return new AptRepository.Options("stable", "argosy", "", epochSeconds, 0);
  }

  public Path home() {
    return home;
  }

  public Keys keys() {
    return new Keys(home.resolve("keys"), progress);
  }

  public Doctor doctor() throws IOException {
    return new Doctor(
        judges(),
        home,
        p -> {
          ApptainerRoot.install(apptainerRoot(), p);
          aptRoot().install();
        });
  }

  public Releases releases() {
    return new Releases(store.refs(), store.objects());
  }

  public Care care() {
    return new Care(store, parallel, progress);
  }

  public Adopt adopt() {
    return new Adopt(store.objects(), store.memo(), home.resolve("cache"), parallel, progress);
  }

  public Ship ship() {
    return new Ship(this, progress);
  }

  public Publish publish() {
    return new Publish(ship(), progress);
  }

  public Runs runs() {
    return new Runs(
        releases(), realise(), store.objects(), home.resolve("run"), parallel, progress);
  }

  Stacks stacks() {
    return new Stacks(store.objects(), store.refs(), adopt(), progress);
  }

  Realise realise() {
    return new Realise(store.objects(), store.memo(), parallel);
  }

  Forms forms() {
    return new Forms(store.objects(), store.memo(), parallel, progress, programVersion());
  }

  Proofs proofs() throws IOException {
    return new Proofs(judges(), store.objects(), store.refs(), progress);
  }

  /// The formats for a release, signing as of its time.
  List<Format> formats(Release release) throws IOException {
    return formats(signer(release)).all();
  }

  Signer signer(Release release) throws IOException {
    return keys().signer(release.epochSeconds(), nowSeconds);
  }

  /// The ids asked for.
  ///
  /// @param wanted empty for the usual ones, `all` for all
  /// @throws IllegalArgumentException naming a form that does not exist
  List<String> formIds(List<String> wanted) {
    List<String> all = FORMS;
    if (wanted.equals(List.of("all"))) {
      return all;
    }
    for (String id : wanted) {
      if (!all.contains(id)) {
        throw new IllegalArgumentException(
            "no form "
                + id
                + DidYouMean.hint(id, all)
                + " (forms: "
                + String.join(", ", all)
                + ")");
      }
    }
    return wanted.isEmpty() ? USUAL : wanted;
  }

  /// The folder of a form below the release's: where a repository stands around the files, its own.
  static Path folder(String formId, Path out) {
    return switch (formId) {
      case "deb" -> out.resolve("apt");
      case "tarball-gz", "oci-gzip" -> out.resolve("gzip");
      default -> out;
    };
  }

  /// Makes or extends the repository around a form's files, for the forms whose clients want one.
  void index(Artifact artifact, Release release, Path folder) throws IOException {
    if (artifact.format().equals("deb")) {
      new AptRepository(repository(release.epochSeconds()), signer(release))
          .index(List.of(artifact), name -> Forms.open(folder, name), new DirectoryOutput(folder));
    }
  }

  private static String programVersion() {
    return Optional.ofNullable(Harbour.class.getPackage().getImplementationVersion()).orElse("0");
  }

  @Override
  public void close() throws IOException {
    try (parallel) {
      store.close();
    }
  }
}
