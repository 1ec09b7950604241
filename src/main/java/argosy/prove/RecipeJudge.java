package argosy.prove;

import argosy.base.FailedException;
import argosy.format.source.SourceArchive;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Builds a recipe with its own tool on this machine, from the file beside it and nothing else,
/// puts what came of it into a fresh Debian and runs `NAME-demo` there as the plain user `nobody`.
/// What was built is noted in `STATUS.md` beside the recipes.
public final class RecipeJudge implements Judge {
  private static final int NOT_BUILT = 202;
  private static final long BUILD_SECONDS = 3600;

  /// A recipe that can be built here.
  public enum Recipe {
    RPM(
        "rpmbuild",
        "rpm spec",
        """
        printf '%%_topdir %s\\n%%_dbpath /var/lib/rpm\\n' "$PWD/home/rpm" >home/.rpmmacros
        rpmbuild -ba --quiet --nodeps --define "_sourcedir $1/sources" "$1/$2/rpm/argosy-$2.spec" || exit 202
        ls home/rpm/SRPMS/argosy-"$2"-*.src.rpm >/dev/null || exit 202
        rpm --root "$PWD/root" -i --nodeps home/rpm/RPMS/*/argosy-"$2"-*.rpm || exit 202
        """,
        ":"),
    SOURCE_RPM(
        "rpmbuild",
        "source package",
        """
        printf '%%_topdir %s\\n%%_dbpath /var/lib/rpm\\n' "$PWD/home/rpm" >home/.rpmmacros
        rpmbuild --rebuild --quiet --nodeps "$1"/SRPMS/argosy-"$2"-*.src.rpm || exit 202
        rpm --root "$PWD/root" -i --nodeps home/rpm/RPMS/*/argosy-"$2"-*.rpm || exit 202
        """,
        ":"),
    DEB(
        "dpkg-buildpackage",
        "debian/",
        """
        cp -a "$1/$2" home/ && ln -s "$1/sources" home/sources || exit 202
        (cd "home/$2" && dpkg-buildpackage -b -us -uc -d) || exit 202
        cp home/*.deb root/srv/ || exit 202
        """,
        "dpkg -i --force-unsafe-io /srv/*.deb >&2 || exit 202"),
    DOCKER(
        "buildah",
        "Dockerfile",
        """
        printf '[storage]\\ndriver="vfs"\\ngraphroot="%s/home/graph"\\nrunroot="%s/home/state"\\n' \\
          "$PWD" "$PWD" >home/storage.conf
        printf '{"default": [{"type": "insecureAcceptAnything"}]}\\n' >home/policy.json
        CONTAINERS_STORAGE_CONF=$PWD/home/storage.conf BUILDAH_ISOLATION=chroot
        export CONTAINERS_STORAGE_CONF BUILDAH_ISOLATION
        base=
        if grep -q '^ARG BASE' "$1/$2/docker/Dockerfile"; then # this Debian serves as the base
          c=$(buildah from --signature-policy home/policy.json scratch) || exit 202
          buildah add -q "$c" "$4" / >&2 || exit 202
          buildah commit -q --signature-policy home/policy.json "$c" localhost/base >&2 || exit 202
          base=--build-arg=BASE=localhost/base
        fi
        if grep -q '^ARG BUILDER' "$1/$2/docker/Dockerfile"; then # and this one, for its compilers
          c=$(buildah from --signature-policy home/policy.json scratch) || exit 202
          buildah add -q "$c" "$5" / >&2 || exit 202
          buildah commit -q --signature-policy home/policy.json "$c" localhost/made-with >&2 || exit 202
          base="$base --build-arg=BUILDER=localhost/made-with"
        fi
        buildah bud -q --signature-policy home/policy.json $base --pull-never -t localhost/made \\
          -f "$1/$2/docker/Dockerfile" "$1/sources" >&2 || exit 202
        c=$(buildah from --signature-policy home/policy.json --pull-never localhost/made) || exit 202
        mkdir root/srv/made
        buildah run --user 65534:65534 "$c" -- "$3" >root/srv/made/out ||
          echo "the demo ended with $?" >>root/srv/made/out
        """,
        "cat /srv/made/out; exit 0");

    private final String tool;
    private final String what;
    private final String build;
    private final String install;

    Recipe(String tool, String what, String build, String install) {
      this.tool = tool;
      this.what = what;
      this.build = build;
      this.install = install;
    }
  }

  /// The arguments: FOLDER NAME DEMO DEBIAN COMPILERS, the last two being roots of the machine's.
  private static final String PREPARE =
      """
      exec 1>&2
      HOME=$PWD/home
      export HOME
      mkdir home
      """;

  private static final String DEMO =
      """

      mkdir -m 700 /tmp/home
      chown 65534:65534 /tmp/home
      cd /tmp/home
      exec setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all env -i HOME=/tmp/home \\
        PATH=/usr/local/bin:/usr/bin:/bin "$3"
      """;

  private final AptRoot root;
  private final Recipe recipe;

  public RecipeJudge(AptRoot root, Recipe recipe) {
    this.root = root;
    this.recipe = recipe;
  }

  @Override
  public String id() {
    return recipe.tool;
  }

  @Override
  public String format() {
    return recipe == Recipe.SOURCE_RPM ? "srpm" : "recipes";
  }

  /// Compiled once, by rpmbuild, it is known that the sources make the stack.
  @Override
  public boolean slow(Artifact artifact) {
    return isOfSources(artifact) && (recipe == Recipe.DEB || recipe == Recipe.DOCKER);
  }

  /// Whether the recipes compile the stack.
  static boolean isOfSources(Artifact artifact) {
    return artifact.files().stream().anyMatch(f -> SourceArchive.isOne(f.name()));
  }

  @Override
  public Availability availability() throws IOException {
    if (Tool.find(recipe.tool).isEmpty()) {
      return new Availability.Absent(
          recipe.tool + " is not installed", "as root: argosy doctor --install");
    }
    var obstacle = root.obstacle();
    return obstacle.isPresent()
        ? new Availability.Absent(obstacle.get())
        : new Availability.Present(
            Tool.of(recipe.tool, "--version")
                .run()
                .out()
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^.*?(?=[0-9])", "")
                .replaceFirst("[. ]*\\(?[ a-z].*$|\\.$", "")
                .strip());
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    Proof proof = DemoCheck.prove(this, release, demo -> run(artifact, demo, release, folder));
    if (recipe != Recipe.SOURCE_RPM) {
      RecipeStatus.note(folder, release, recipe.what, proof);
    }
    return proof;
  }

  private Tool.Result run(Artifact artifact, Demo demo, Release release, Path folder)
      throws IOException {
    if (recipe == Recipe.DOCKER && isOfSources(artifact)) {
      root.withCompilers().install();
    }
    Tool.Result ran =
        root.run(
            folder,
            BUILD_SECONDS + demo.timeoutSeconds(),
            PREPARE + recipe.build,
            recipe.install + DEMO,
            List.of(
                folder.toAbsolutePath().toString(),
                release.stack().name(),
                release.stack().demoCommand(),
                root.folder().toString(),
                root.withCompilers().folder().toString()));
    if (ran.exit() == NOT_BUILT) {
      throw new FailedException(
          recipe.tool + " could not build the recipe: " + ran.tail(),
          "build it by hand: its first lines say how");
    }
    return ran;
  }
}
