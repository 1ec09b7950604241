package argosy.app;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Adopter;
import argosy.model.BlobSource;
import argosy.model.Judge;
import argosy.model.Memo;
import argosy.model.ObjectStore;
import argosy.model.Release;
import argosy.model.Remote;
import argosy.model.Signer;
import argosy.prove.ApptainerJudge;
import argosy.prove.ApptainerRecipeJudge;
import argosy.prove.ApptainerRoot;
import argosy.prove.AptJudge;
import argosy.prove.AptRoot;
import argosy.prove.CondaClientJudge;
import argosy.prove.CondaJudge;
import argosy.prove.DnfJudge;
import argosy.prove.EupsJudge;
import argosy.prove.InstallerJudge;
import argosy.prove.JupyterJudge;
import argosy.prove.ModuleJudge;
import argosy.prove.ModuleSystem;
import argosy.prove.PodmanJudge;
import argosy.prove.PodmanLoadJudge;
import argosy.prove.RattlerHome;
import argosy.prove.RecipeJudge;
import argosy.prove.SkopeoJudge;
import argosy.prove.SquashfsJudge;
import argosy.prove.SquashfsModuleJudge;
import argosy.prove.TarJudge;
import argosy.prove.UnpackedTarballs;
import argosy.release.Lock;
import argosy.release.Realise;
import argosy.store.KeptIndexes;
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
///     HOME/build   why packages were built; logs and work folders of builds that failed
public final class Harbour implements Closeable {
  private final Path home;
  private final Progress progress;
  private final Parallel parallel;
  private final Store store;
  private final Realise realise;
  private final UnpackedTarballs tarballs;
  private final long nowSeconds;
  private final FormTable formTable;

  private Harbour(Path home, Store.Use use, Progress progress, long nowSeconds, FormTable formTable)
      throws IOException {
    this.formTable = formTable;
    this.home = home;
    this.progress = progress;
    this.nowSeconds = nowSeconds;
    this.store = Store.open(home.resolve("store"), use);
    this.parallel = Parallel.ofMachine();
    this.realise = new Realise(store.objects(), store.memo(), parallel);
    this.tarballs = new UnpackedTarballs(scratch());
  }

  /// Changes nothing in the store, never waits.
  public static Harbour reading(Path home, Progress progress, long nowSeconds) throws IOException {
    return new Harbour(home, Store.Use.READ, progress, nowSeconds, FormTable.ALL);
  }

  /// Adopts and ships; several processes at once.
  public static Harbour writing(Path home, Progress progress, long nowSeconds) throws IOException {
    return new Harbour(home, Store.Use.WRITE, progress, nowSeconds, FormTable.ALL);
  }

  /// As [#writing], with other forms.
  static Harbour writing(Path home, Progress progress, long nowSeconds, FormTable forms)
      throws IOException {
    return new Harbour(home, Store.Use.WRITE, progress, nowSeconds, forms);
  }

  /// Collects, alone.
  public static Harbour pruning(Path home, Progress progress, long nowSeconds) throws IOException {
    return new Harbour(home, Store.Use.PRUNE, progress, nowSeconds, FormTable.ALL);
  }

  /// The judges, those that run the demo before those that only look. A new one is a class in
  /// `prove` and a line here.
  private List<Judge> judges() throws IOException {
    Path scratch = Files.createDirectories(scratch());
    Optional<Signer.PublicKeys> publicKeys =
        keys().exist() ? Optional.of(keys().publicKeys(nowSeconds)) : Optional.empty();
    return List.of(
        new TarJudge(tarballs),
        new ModuleJudge(environmentModules(), tarballs),
        new ModuleJudge(lmod(), tarballs),
        new JupyterJudge(tarballs),
        new EupsJudge(EupsJudge.Form.DISTRIBUTION, scratch, eupsFolder()),
        new EupsJudge(EupsJudge.Form.PACKAGES, scratch, eupsFolder()),
        new EupsJudge(EupsJudge.Form.STACK, scratch, eupsFolder()),
        new PodmanJudge(scratch),
        new SkopeoJudge(scratch),
        new PodmanLoadJudge(scratch),
        new SquashfsJudge(SquashfsJudge.find(), scratch),
        new SquashfsModuleJudge(environmentModules(), SquashfsJudge.find(), scratch),
        new SquashfsModuleJudge(lmod(), SquashfsJudge.find(), scratch),
        new ApptainerJudge(
            apptainerRoot(),
            "sif",
            publicKeys.map(k -> new ApptainerJudge.Key.Pem(k.ed25519Pem()))),
        new ApptainerJudge(
            apptainerRoot(),
            "sif-openpgp",
            publicKeys.map(k -> new ApptainerJudge.Key.OpenPgp(k.openPgpArmoured()))),
        new AptJudge(aptRoot(), FormTable.apt(0)),
        new CondaJudge(rattler(), scratch),
        condaClient(CondaClientJudge.Client.CONDA, scratch),
        condaClient(CondaClientJudge.Client.MAMBA, scratch),
        condaClient(CondaClientJudge.Client.MICROMAMBA, scratch),
        new DnfJudge(aptRoot(), FormTable.dnf(0)),
        new RecipeJudge(aptRoot(), RecipeJudge.Recipe.RPM),
        new RecipeJudge(aptRoot(), RecipeJudge.Recipe.SOURCE_RPM),
        new RecipeJudge(aptRoot(), RecipeJudge.Recipe.DEB),
        new RecipeJudge(aptRoot(), RecipeJudge.Recipe.DOCKER),
        new ApptainerRecipeJudge(apptainerRoot(), aptRoot()),
        installer(InstallerJudge.Installer.SPACK, scratch),
        installer(InstallerJudge.Installer.EASYBUILD, scratch));
  }

  private static Judge installer(InstallerJudge.Installer installer, Path scratch) {
    return new InstallerJudge(installer, installer.find(), scratch);
  }

  private static Judge condaClient(CondaClientJudge.Client client, Path scratch) {
    return new CondaClientJudge(client, client.find(), scratch);
  }

  /// Where judges unpack: outside the home, since other users must be able to enter it.
  private static Path scratch() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "argosy-prove-" + System.getProperty("user.name"));
  }

  /// Where EUPS is: no package brings it, so its user says.
  private static Optional<Path> eupsFolder() {
    return Optional.ofNullable(System.getenv("EUPS_DIR")).map(Path::of);
  }

  private ModuleSystem environmentModules() {
    return ModuleSystem.environmentModules(home.resolve("cache/modules"));
  }

  private ModuleSystem lmod() {
    return ModuleSystem.lmod(home.resolve("cache/modules"));
  }

  /// Where apptainer is put on machines whose distribution has none.
  private Path apptainerRoot() {
    return home.resolve("cache/apptainer-root");
  }

  /// The solver of conda packages, which npm brings.
  private RattlerHome rattler() {
    return new RattlerHome(home.resolve("cache/rattler"));
  }

  /// The fresh Debian that packages are installed into.
  private AptRoot aptRoot() throws IOException {
    return AptRoot.ofMachine(home.resolve("cache/apt-root"));
  }

  public Path home() {
    return home;
  }

  /// What was learned of packs at published places.
  KeptIndexes indexes() {
    return new KeptIndexes(home.resolve("cache/indexes"));
  }

  /// The Ed25519 public keys whose signatures are believed here, in PEM.
  List<String> trusted() throws IOException {
    return keys().trusted(nowSeconds);
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
          environmentModules().install();
          lmod().install();
          rattler().install(p);
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

  public SameFilesProof sameFiles() {
    return new SameFilesProof(this, store.objects(), store.refs(), progress);
  }

  public Publish publish() {
    return new Publish(ship(), progress);
  }

  public PublishPlace publishPlace() {
    return new PublishPlace(this, store, progress);
  }

  /// The channels of a place.
  public Channels channels(Remote remote) {
    return new Channels(this, parallel, progress, remote, nowSeconds);
  }

  Memo memo() {
    return store.memo();
  }

  public Runs runs() {
    return new Runs(
        releases(), realise(), store.objects(), home.resolve("run"), parallel, progress);
  }

  public CvmfsCare cvmfsCare() {
    return new CvmfsCare(home.resolve("cvmfs"), progress);
  }

  public CvmfsClients cvmfsClients() {
    return new CvmfsClients(home.resolve("cvmfs"));
  }

  public CvmfsPublish cvmfsPublish() {
    return new CvmfsPublish(this, parallel, progress);
  }

  StartupSet startupSet() {
    return new StartupSet(runs(), store.memo(), progress);
  }

  public CvmfsWarm cvmfsWarm() {
    return new CvmfsWarm(home.resolve("cvmfs/keys"), progress);
  }

  public CvmfsProof cvmfsProof() throws IOException {
    return new CvmfsProof(
        releases(),
        home.resolve("cvmfs/keys"),
        scratch(),
        apptainerRoot(),
        judges -> new Proofs(judges, store.objects(), store.refs(), progress));
  }

  public CvmfsCheck cvmfsCheck() {
    return new CvmfsCheck(parallel, progress);
  }

  Stacks stacks() {
    return shipyard().stacks();
  }

  public Builds builds() {
    return shipyard().builds();
  }

  public Hotfix hotfix() {
    return shipyard().hotfix();
  }

  public StackLock stackLock() {
    return new StackLock(shipyard().channelLocks());
  }

  public Rebuild rebuild() {
    return shipyard().rebuild();
  }

  public Relocate relocate() {
    return shipyard().relocate();
  }

  private Shipyard shipyard() {
    return new Shipyard(this, store, parallel, progress, nowSeconds);
  }

  public Lint lint() {
    return new Lint(store.objects());
  }

  public Bundles bundles() {
    return new Bundles(this, store, progress);
  }

  public Fetch fetch() {
    return new Fetch(store, indexes(), parallel, progress);
  }

  ObjectStore objects() {
    return store.objects();
  }

  /// The records of packages in the store.
  List<Adopter.Adopted> adopted(List<Release.PackageRef> refs) throws IOException {
    return Realise.adopted(store.objects(), refs);
  }

  Lock lock() {
    return new Lock(store.objects(), store.refs());
  }

  BlobSource blobs() {
    return store.objects();
  }

  Parallel parallel() {
    return parallel;
  }

  Realise realise() {
    return realise;
  }

  FormTable formTable() {
    return formTable;
  }

  Forms forms() {
    CvmfsHome cvmfs = new CvmfsHome(home.resolve("cvmfs"), Optional.empty(), progress);
    return new Forms(
        store.objects(),
        store.memo(),
        parallel,
        progress,
        programVersion(),
        () -> cvmfs.published());
  }

  Proofs proofs() throws IOException {
    return new Proofs(judges(), store.objects(), store.refs(), progress);
  }

  /// What the forms of a release are made with; what they sign is signed as of its time.
  FormTable.Means means(Release release) throws IOException {
    return new FormTable.Means(signer(release), parallel, store.memo(), release.epochSeconds());
  }

  Signer signer(Release release) throws IOException {
    return keys().signer(release.epochSeconds(), nowSeconds);
  }

  private static String programVersion() {
    return Optional.ofNullable(Harbour.class.getPackage().getImplementationVersion()).orElse("0");
  }

  @Override
  public void close() throws IOException {
    try (parallel;
        tarballs) {
      store.close();
    }
  }
}
