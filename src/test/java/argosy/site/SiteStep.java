package argosy.site;

import argosy.base.Progress;
import java.io.IOException;
import java.nio.file.Path;

/// One command that changes a site, as a process of its own: `SiteStep ROOT COMMAND`. The site has
/// the weeks 45 and 46, of which one is active; week 47 comes and goes.
enum SiteStep {
  INSTALL {
    @Override
    void prepare(SiteFixture fixture) throws IOException {
      purge(fixture);
    }

    @Override
    void run(SiteFixture fixture) throws IOException {
      fixture.install(fixture.weekly(47, FILES));
    }
  },
  SWITCH {
    @Override
    void prepare(SiteFixture fixture) {}

    @Override
    void run(SiteFixture fixture) throws IOException {
      String active = new Pointers(fixture.site).current().orElseThrow();
      fixture.activate(active.equals(OLD) ? NEWER : OLD);
    }
  },
  PURGE {
    @Override
    void prepare(SiteFixture fixture) throws IOException {
      fixture.install(fixture.weekly(47, FILES));
    }

    @Override
    void run(SiteFixture fixture) throws IOException {
      purge(fixture);
    }
  },
  /// Needs root and a tmpfs at `ROOT/ram`.
  PROMOTE {
    @Override
    void prepare(SiteFixture fixture) throws IOException {
      fixture
          .work()
          .run(
              "site promote --remove",
              () -> {
                new RamTier(fixture.site).demote(NEWER, fixture.parallel);
                return true;
              });
    }

    @Override
    void run(SiteFixture fixture) throws IOException {
      fixture
          .work()
          .run(
              "site promote",
              () ->
                  new RamTier(fixture.site)
                      .promote(fixture.records().find(NEWER), fixture.parallel, Progress.SILENT));
    }
  };

  /// As many as make the tree of week 47 a patch.
  static final int FILES = 120;

  static final String OLD = "hello-w_2026_45";
  static final String NEWER = "hello-w_2026_46";
  private static final String NEWEST = "hello-w_2026_47";

  /// What must be so that the command has something to do.
  abstract void prepare(SiteFixture fixture) throws IOException;

  abstract void run(SiteFixture fixture) throws IOException;

  private static void purge(SiteFixture fixture) throws IOException {
    fixture.purge(fixture.records().all().stream().filter(r -> r.id().equals(NEWEST)).toList());
  }

  static void main(String[] args) throws IOException {
    try (SiteFixture fixture = new SiteFixture(Path.of(args[0]), 1)) { // each run calls alike
      valueOf(args[1]).run(fixture);
    }
  }
}
