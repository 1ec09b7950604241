package argosy.site;

import argosy.base.HeldException;
import argosy.base.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A process of another host on a shared site: `SiteHost ROOT install|hold PATIENCE`. Prints what
/// came of it.
final class SiteHost {
  private SiteHost() {}

  public static void main(String[] args) throws IOException {
    try (SiteFixture fixture = new SiteFixture(Path.of(args[0]))) {
      SiteWork work =
          new SiteWork(
              fixture.site,
              System.getProperty("user.name"),
              SiteFixture.NOW,
              Duration.ofSeconds(Long.parseLong(args[2])),
              Progress.SILENT);
      System.out.println("go " + System.currentTimeMillis() / 1000);
      System.in.read(); // all begin at once
      try {
        System.out.println(work.run("site " + args[1], () -> done(args[1], fixture)));
      } catch (HeldException e) {
        System.out.println("held: " + e.getMessage());
      }
    }
  }

  private static String done(String what, SiteFixture fixture) throws IOException {
    if (what.equals("hold")) {
      System.out.println("holding");
      System.in.read();
      return "released";
    }
    var profile = fixture.weekly(47, SiteChild.FILES);
    String id = fixture.records().idFor(profile.release());
    if (fixture.records().installed(id).isPresent()) {
      return "already " + id;
    }
    new Install(fixture.site, fixture.store, fixture.parallel, Progress.SILENT)
        .run(id, () -> profile, SiteFixture.NOW);
    return "installed " + id;
  }
}
