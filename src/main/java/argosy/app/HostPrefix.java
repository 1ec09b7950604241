package argosy.app;

import argosy.build.BuildPrefix;
import argosy.build.PackageBuild;
import argosy.model.Adopter;
import argosy.model.Content;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.release.Materialise;
import argosy.release.Realise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Packages laid together as plain files, at the prefix that builds see.
final class HostPrefix {
  private final Realise realise;
  private final Materialise materialise;

  HostPrefix(Realise realise, Materialise materialise) {
    this.realise = realise;
    this.materialise = materialise;
  }

  /// @param folder where they are written; not there yet
  void furnish(List<Adopter.Adopted> packages, Path folder) throws IOException {
    furnish(packages, folder, BuildPrefix.TEXT);
  }

  /// @param prefix where they will be seen
  void furnish(List<Adopter.Adopted> packages, Path folder, String prefix) throws IOException {
    Stack stack =
        Stack.named("host", "1", StackKind.PREFIX)
            .summary("what a build is made against")
            .contents(new Content.Dir(".", "", ""))
            .build();
    List<Release.PackageRef> refs =
        packages.stream()
            .map(p ->
                new Release.PackageRef(p.metadata().name(), p.metadata().version(), p.digest()))
            .toList();
    Profile profile =
        realise.realise(
            new Release(stack, "v1", Platform.LINUX_AMD64, PackageBuild.EPOCH_SECONDS, 1, refs),
            prefix);
    materialise.write(profile.tree(), folder, PackageBuild.EPOCH_SECONDS);
  }
}
