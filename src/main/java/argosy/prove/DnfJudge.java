package argosy.prove;

import argosy.codec.rpm.RpmHeader;
import argosy.codec.rpm.RpmReader;
import argosy.codec.rpm.RpmTag;
import argosy.format.rpm.DnfRepository;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// dnf into a fresh root: trusts the repository's key only, asks for signed indexes and packages,
/// installs exactly the version written, and runs `NAME-demo` there as the plain user `nobody`.
///
/// The root is [AptRoot]'s Debian, entered in rpm's database as one package that provides what its
/// files are: its shell, its tools and, as rpmbuild finds them, its libraries.
public final class DnfJudge implements Judge {
  private static final InstallScript SCRIPT = new InstallScript("dnf", "dnf install");
  private static final long INSTALL_SECONDS = 1800;

  /// The arguments: ORIGIN REPOSITORY PACKAGE-VERSION-RELEASE DEMO. Nothing is written to standard
  /// output. Debian's rpm keeps its database in the home and looks for gpg elsewhere unless told.
  static final String INSTALL =
      """
      exec 1>&2
      HOME=$PWD/home
      export HOME
      mkdir home
      cat >home/.rpmmacros <<X
      %_dbpath /var/lib/rpm
      %_topdir $PWD/home/build
      %__gpg $(command -v gpg)
      X
      {
        printf '%s\\n' 'Name: machine' 'Version: 1' 'Release: 1' 'License: none' \\
          'Summary: What the machine has' 'BuildArch: noarch' 'Provides: /bin/sh' 'Provides: util-linux'
        printf 'Provides: glibc = %s\\n' "$(chroot root getconf GNU_LIBC_VERSION | cut -d' ' -f2)"
        find root/usr/lib root/lib -name '*.so*' -type f 2>/dev/null |
          /usr/lib/rpm/elfdeps --provides | sort -u | sed 's/^/Provides: /'
        printf '%s\\n' '%description' 'None.' '%files'
      } >home/machine.spec
      rpmbuild -bb --quiet home/machine.spec || exit 202
      rpm --root "$PWD/root" -i --justdb --nodeps home/build/RPMS/noarch/machine-1-1.noarch.rpm || exit 202
      cat >home/dnf.conf <<X
      [main]
      gpgcheck=1
      reposdir=/nonexistent
      cachedir=$PWD/home/cache
      logdir=$PWD/home/log
      persistdir=$PWD/home/persist
      plugins=0
      install_weak_deps=0
      [$1]
      name=$1
      baseurl=file://$2
      repo_gpgcheck=1
      gpgkey=file://$2/$1.asc
      X
      dnf="dnf -q -y -c $PWD/home/dnf.conf --installroot=$PWD/root --releasever=1"
      $dnf makecache || exit 201
      $dnf install "$3" || exit 202
      """;

  private static final String DEMO =
      """
      mkdir -m 700 /tmp/home
      chown 65534:65534 /tmp/home
      cd /tmp/home
      exec setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all env -i HOME=/tmp/home \\
        PATH=/usr/local/bin:/usr/bin:/bin "$4"
      """;

  private final AptRoot root;
  private final DnfRepository.Options repository;

  /// @param repository whose index stands in the folder beside the artifact's files
  public DnfJudge(AptRoot root, DnfRepository.Options repository) {
    this.root = root;
    this.repository = repository;
  }

  @Override
  public String id() {
    return "dnf";
  }

  @Override
  public String format() {
    return "rpm";
  }

  @Override
  public Availability availability() throws IOException {
    for (String program : List.of("dnf", "rpm", "rpmbuild", "gpg")) {
      if (Tool.find(program).isEmpty()) {
        return new Availability.Absent(
            program + " is not installed", "as root: argosy doctor --install");
      }
    }
    var obstacle = root.obstacle();
    return obstacle.isPresent()
        ? new Availability.Absent(obstacle.get())
        : new Availability.Present(
            Tool.of("dnf", "--version").run().out().lines().findFirst().orElse("").strip());
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(demo, artifact, release, folder));
  }

  private Tool.Result run(Demo demo, Artifact artifact, Release release, Path folder)
      throws IOException {
    Tool.Result ran =
        root.run(
            folder,
            INSTALL_SECONDS + demo.timeoutSeconds(),
            INSTALL,
            DEMO,
            arguments(artifact, release, folder));
    return SCRIPT.demo(ran);
  }

  /// For [#INSTALL].
  List<String> arguments(Artifact artifact, Release release, Path folder) throws IOException {
    Path file = folder.resolve(artifact.main().name());
    try (var in = Files.newInputStream(file)) {
      RpmHeader header = new RpmReader(file.toString(), in).header();
      return List.of(
          repository.origin(),
          folder.toAbsolutePath().toString(),
          header.string(RpmTag.NAME)
              + "-"
              + header.string(RpmTag.VERSION)
              + "-"
              + header.string(RpmTag.RELEASE),
          release.stack().demoCommand());
    }
  }
}
