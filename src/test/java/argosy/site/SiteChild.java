package argosy.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A process that changes a site until it is killed: `SiteChild ROOT SEED`.
final class SiteChild {
  private static final int WEEKS = 8;
  static final int FILES = 150;

  private SiteChild() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Random random = new Random(Long.parseLong(args[1]));
    try (SiteFixture fixture = new SiteFixture(Path.of(args[0]))) {
      System.out.println("go");
      while (true) {
        try {
          step(fixture, random);
        } catch (IllegalArgumentException e) {
          if (!String.valueOf(e.getMessage()).contains("is not installed")) {
            throw e; // the other process may have purged what this one wanted to switch to
          }
        }
        Thread.sleep(random.nextInt(20));
      }
    }
  }

  /// Installs a week, or switches, or reverts, or purges.
  static void step(SiteFixture fixture, Random random) throws IOException {
    int week = 40 + random.nextInt(WEEKS);
    String id = "hello-w_2026_" + week;
    List<String> installed = fixture.site.installedIds();
    switch (random.nextInt(4)) {
      case 0, 1 -> {
        if (!installed.contains(id)) {
          fixture.install(fixture.weekly(week, FILES));
        } else {
          fixture.activate(id);
        }
      }
      case 2 -> {
        if (!installed.isEmpty()) {
          fixture.activate(installed.get(random.nextInt(installed.size())));
        }
      }
      default -> fixture.purgeAll();
    }
  }
}
