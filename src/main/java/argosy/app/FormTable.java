package argosy.app;

import argosy.base.DidYouMean;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.format.conda.CondaChannel;
import argosy.format.conda.CondaFormat;
import argosy.format.conda.CondaOptions;
import argosy.format.deb.AptRepository;
import argosy.format.deb.DebFormat;
import argosy.format.deb.DebOptions;
import argosy.format.eups.EupsFormat;
import argosy.format.eups.EupsPackaging;
import argosy.format.eups.EupsRoot;
import argosy.format.eups.EupsStackFormat;
import argosy.format.kernel.KernelFormat;
import argosy.format.module.ModuleFormat;
import argosy.format.module.SquashfsModuleFormat;
import argosy.format.oci.DockerFormat;
import argosy.format.oci.OciFormat;
import argosy.format.oci.OciOptions;
import argosy.format.recipe.RecipeFormat;
import argosy.format.rpm.DnfRepository;
import argosy.format.rpm.RpmFormat;
import argosy.format.rpm.RpmOptions;
import argosy.format.rpm.RpmOptions.Compression;
import argosy.format.rpm.RpmOptions.Layout;
import argosy.format.rpm.SourceRpmFormat;
import argosy.format.sif.SifFormat;
import argosy.format.tarball.TarballFormat;
import argosy.model.Format;
import argosy.model.Memo;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.RepositoryFormat;
import argosy.model.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every form a release is shipped in. A new one is a folder in `format` and a row here.
final class FormTable {
  private final List<Row> rows;

  private FormTable(List<Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /// What formats and repositories are made with.
  ///
  /// @param signer signs what carries a signature, as of the release's time
  /// @param epochSeconds of the release
  record Means(Signer signer, Parallel parallel, Memo memo, long epochSeconds) {}

  /// A form.
  ///
  /// @param usual whether `ship` writes it unless told otherwise
  /// @param folder below the release's; empty for that itself. A form with a repository has its own
  /// @param repository the index that the form's clients want around the files
  record Row(
      String id,
      boolean usual,
      String folder,
      Maker<Format> format,
      Optional<Maker<RepositoryFormat>> repository) {}

  /// Makes one from the means.
  @FunctionalInterface
  interface Maker<T> {
    T with(Means means);
  }

  /// A form without a repository.
  static Row row(String id, boolean usual, String folder, Maker<Format> format) {
    return new Row(id, usual, folder, format, Optional.empty());
  }

  private static Row row(
      String id,
      boolean usual,
      String folder,
      Maker<Format> format,
      Maker<RepositoryFormat> repository) {
    return new Row(id, usual, folder, format, Optional.of(repository));
  }

  private static final DebOptions DEB = DebOptions.of("Argosy <argosy@localhost>");
  private static final RpmOptions RPM = RpmOptions.of("Argosy <argosy@localhost>");

  private static final SifFormat.Options SQUASHFS =
      new SifFormat.Options(
          SifFormat.Container.SQUASHFS,
          SifFormat.Options.DEFAULT.compression(),
          SifFormat.SignatureKind.DSSE);

  /// In the order they are written and shown.
  static final FormTable ALL =
      new FormTable(
          List.of(
              row(
                  "tarball",
                  true,
                  "",
                  m -> new TarballFormat(m.parallel(), TarballFormat.Options.DEFAULT)),
              row(
                  "tarball-gz",
                  false,
                  "gzip",
                  m -> new TarballFormat(m.parallel(), TarballFormat.Options.GZIP)),
              eups("eups", EupsPackaging.TARBALL),
              eups("eups-pkg", EupsPackaging.EUPSPKG),
              row("eups-stack", false, "", m -> new EupsStackFormat(m.parallel())),
              row("module", true, "", m -> new ModuleFormat()),
              row("kernel", true, "", m -> new KernelFormat()),
              row("oci", true, "", m -> new OciFormat(OciOptions.DEFAULT, m.parallel(), m.memo())),
              row(
                  "oci-gzip",
                  false,
                  "gzip",
                  m -> new OciFormat(OciOptions.GZIP, m.parallel(), m.memo())),
              row("docker", false, "", m -> new DockerFormat(m.parallel(), m.memo())),
              sif("sif", true, "", SifFormat.Options.DEFAULT),
              sif("sif-openpgp", false, "openpgp", SifFormat.Options.OPENPGP),
              row(
                  "squashfs",
                  false,
                  "",
                  m -> new SifFormat(SQUASHFS, m.parallel(), m.memo(), Optional.empty())),
              row(
                  "squashfs-module",
                  false,
                  "squashfs-module",
                  m ->
                      new SquashfsModuleFormat(
                          new SifFormat(SQUASHFS, m.parallel(), m.memo(), Optional.empty()))),
              deb("deb", true, "apt", DEB),
              deb(
                  "deb-components",
                  false,
                  "apt-components",
                  DEB.with(DebOptions.Layout.COMPONENTS)),
              row(
                  "recipes",
                  false,
                  "recipes",
                  m -> new RecipeFormat("Argosy <argosy@localhost>", m.parallel())),
              rpm("rpm", true, RPM),
              rpm("rpm-gzip", false, RPM.with(Compression.GZ)),
              rpm("rpm-el", false, RPM.forDistributions("el8", "el9")),
              rpm("rpm-components", false, RPM.with(Layout.COMPONENTS)),
              row(
                  "srpm",
                  false,
                  "srpm",
                  m -> new SourceRpmFormat(RPM, Optional.of(m.signer()), m.parallel())),
              row(
                  "conda",
                  true,
                  "conda",
                  m -> new CondaFormat(CondaOptions.DEFAULT, m.parallel()),
                  m -> new CondaChannel(m.epochSeconds())),
              row(
                  "conda-bz2",
                  false,
                  "conda-bz2",
                  m -> new CondaFormat(CondaOptions.TAR_BZ2, m.parallel()),
                  m -> new CondaChannel(m.epochSeconds()))));

  List<Row> rows() {
    return rows;
  }

  /// With one form more.
  FormTable with(Row row) {
    List<Row> more = new ArrayList<>(rows);
    more.add(row);
    return new FormTable(more);
  }

  private static Row sif(String id, boolean usual, String folder, SifFormat.Options options) {
    return row(
        id,
        usual,
        folder,
        m -> new SifFormat(options, m.parallel(), m.memo(), Optional.of(m.signer())));
  }

  private static Row deb(String id, boolean usual, String folder, DebOptions options) {
    return row(
        id,
        usual,
        folder,
        m -> new DebFormat(id, options, m.parallel(), m.memo()),
        m -> new AptRepository(apt(m.epochSeconds()), m.signer()));
  }

  private static Row eups(String id, EupsPackaging packaging) {
    return row(
        id, false, id, m -> new EupsFormat(packaging, m.parallel()), m -> new EupsRoot(packaging));
  }

  private static Row rpm(String id, boolean usual, RpmOptions options) {
    return row(
        id,
        usual,
        id,
        m -> new RpmFormat(id, options, Optional.of(m.signer()), m.parallel()),
        m -> new DnfRepository(dnf(m.epochSeconds()), m.signer()));
  }

  /// How the apt repository names itself.
  static AptRepository.Options apt(long epochSeconds) {
    return new AptRepository.Options("stable", "argosy", "", epochSeconds, 0);
  }

  /// The form of the id, which is in the table.
  Format format(String id, Means means) {
    return choose(List.of(id)).getFirst().format().with(means);
  }

  /// How the dnf repository names itself.
  static DnfRepository.Options dnf(long epochSeconds) {
    return new DnfRepository.Options("argosy", "", epochSeconds, DnfRepository.Compression.GZ);
  }

  /// Why a row that nobody asked for by name is left out of this release; empty if it is not.
  ///
  /// @param packages of the release, not realised
  /// @throws UnsupportedException if it was asked for
  static Optional<String> leftOut(
      Row row, Format format, Release release, List<Profile.Part> packages, List<String> wanted)
      throws UnsupportedException {
    Optional<String> why = format.inapplicable(release, packages);
    if (why.isPresent() && wanted.contains(row.id())) {
      throw new UnsupportedException(
          row.id() + " of " + release.name() + ": " + why.get(), "leave it out of --forms");
    }
    return why;
  }

  /// The rows asked for, in the table's order.
  ///
  /// @param wanted ids; empty for the usual ones, `all` for all
  /// @throws IllegalArgumentException naming a form that does not exist
  List<Row> choose(List<String> wanted) {
    List<String> known = rows.stream().map(Row::id).toList();
    if (wanted.equals(List.of("all"))) {
      return rows;
    }
    for (String id : wanted) {
      if (!known.contains(id)) {
        throw new IllegalArgumentException(
            "no form "
                + id
                + DidYouMean.hint(id, known)
                + " (forms: "
                + String.join(", ", known)
                + ")");
      }
    }
    return rows.stream()
        .filter(r -> wanted.isEmpty() ? r.usual() : wanted.contains(r.id()))
        .toList();
  }
}
