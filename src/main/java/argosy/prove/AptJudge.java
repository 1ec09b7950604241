package argosy.prove;

import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.deb.DebReader;
import argosy.format.deb.AptRepository;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// apt in a fresh Debian: trusts the repository's key, updates, installs exactly the version
/// written with `apt-get install`, and runs `NAME-demo` as the plain user `nobody`.
public final class AptJudge implements Judge {
  private static final InstallScript SCRIPT = new InstallScript("apt", "apt-get install");
  private static final long INSTALL_SECONDS = 1800;

  /// The arguments: ORIGIN SOURCES DEMO PACKAGE=VERSION [COMPONENT=VERSION...]. Only the demo
  /// writes to standard output. apt takes the newest components unless told otherwise: an older
  /// release is named whole.
  static final String INSTALL =
      """
      exec 3>&1 1>&2
      rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
      mkdir -p /etc/apt/keyrings
      cp "/srv/repository/$1.asc" /etc/apt/keyrings/ || exit 201
      chmod 644 "/etc/apt/keyrings/$1.asc"
      printf '%s' "$2" >"/etc/apt/sources.list.d/$1.sources"
      apt-get -q -o APT::Update::Error-Mode=any update || exit 201
      demo=$3
      shift 3
      apt-get -q install -y -o Dpkg::Options::=--force-unsafe-io "$1" ||
        apt-get -q install -y -o Dpkg::Options::=--force-unsafe-io "$@" || exit 202
      """;

  private static final String DEMO =
      """
      mkdir -m 700 /tmp/home
      chown 65534:65534 /tmp/home
      cd /tmp/home
      setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all env -i HOME=/tmp/home \\
        PATH=/usr/local/bin:/usr/bin:/bin "$demo" >&3
      """;

  private final AptRoot root;
  private final AptRepository.Options repository;

  /// @param repository whose index stands in the folder beside the artifact's files
  public AptJudge(AptRoot root, AptRepository.Options repository) {
    this.root = root;
    this.repository = repository;
  }

  @Override
  public String id() {
    return "apt";
  }

  @Override
  public String format() {
    return "deb";
  }

  @Override
  public Availability availability() throws IOException {
    var obstacle = root.obstacle();
    return obstacle.isPresent()
        ? new Availability.Absent(obstacle.get())
        : new Availability.Present(root.version());
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
            INSTALL + DEMO,
            arguments(artifact, release, folder));
    return SCRIPT.demo(ran);
  }

  /// For [#INSTALL].
  List<String> arguments(Artifact artifact, Release release, Path folder) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(repository.origin());
    arguments.add(repository.sources("file:/srv/repository"));
    arguments.add(release.stack().demoCommand());
    arguments.add(exact(artifact.main(), folder));
    for (NamedFile file : artifact.files()) {
      if (!file.equals(artifact.main()) && file.name().endsWith(".deb")) {
        arguments.add(exact(file, folder));
      }
    }
    return arguments;
  }

  private static String exact(NamedFile file, Path folder) throws IOException {
    Path deb = folder.resolve(file.name());
    try (var in = Files.newInputStream(deb)) {
      Paragraph control = new DebReader(deb.toString(), in).control();
      return control.get("Package") + "=" + control.get("Version");
    }
  }
}
