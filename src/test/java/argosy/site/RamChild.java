package argosy.site;

import argosy.base.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A process that takes releases into memory and out of it until it is killed: `RamChild ROOT
/// SEED`.
final class RamChild {
  private RamChild() {}

  public static void main(String[] args) throws IOException {
    Random random = new Random(Long.parseLong(args[1]));
    try (SiteFixture fixture = new SiteFixture(Path.of(args[0]))) {
      RamTier tier = new RamTier(fixture.site);
      List<InstalledRelease> all = fixture.records().all();
      System.out.println("go");
      while (true) {
        InstalledRelease release = all.get(random.nextInt(all.size()));
        fixture
            .work()
            .run(
                "site promote",
                () -> {
                  if (random.nextInt(3) == 0) {
                    tier.demote(release.id(), fixture.parallel);
                  } else {
                    tier.promote(release, fixture.parallel, Progress.SILENT);
                  }
                  return true;
                });
        System.out.println("step");
      }
    }
  }
}
