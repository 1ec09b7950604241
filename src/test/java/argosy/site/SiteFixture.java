package argosy.site;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Entry;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A site in a folder, and small releases to put into it.
final class SiteFixture implements AutoCloseable {
  static final long NOW = 1_795_200_000L;

  final MemoryStore store = new MemoryStore();
  final Profiles profiles = new Profiles(store);
  final Site site;
  final Parallel parallel;

  SiteFixture(Path root) throws IOException {
    this(root, 2);
  }

  SiteFixture(Path root, int threads) throws IOException {
    this.site = Site.create(Site.plan(root));
    this.parallel = new Parallel(threads);
  }

  SiteRecords records() {
    return new SiteRecords(site);
  }

  Path release(String id) {
    return site.layout().release(id);
  }

  /// A weekly of the product `hello`: some files that are in every week, one that is in this only.
  Profile weekly(int week) throws IOException {
    return weekly(week, 20);
  }

  /// @param files that are the same in every week
  Profile weekly(int week, int files) throws IOException {
    return release("w_2026_%02d".formatted(week), "week " + week, files);
  }

  Profile release(String tag, String says) throws IOException {
    return release(tag, says, 20);
  }

  private Profile release(String tag, String says, int files) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      entries.add(profiles.text("usr/share/same/" + i, 0644, "the same in every week " + i));
    }
    entries.add(profiles.text("usr/share/week", 0644, says));
    entries.add(profiles.text("usr/bin/tool", 0755, "#!/bin/sh\necho '" + says + "'\n"));
    Profile one =
        Profiles.profile(
            Profiles.stack("hello", StackKind.ROOT),
            "/",
            List.of(profiles.part("all", "1", "", List.of(), entries)),
            List.of());
    return tagged(one, tag);
  }

  static Profile tagged(Profile profile, String tag) {
    Release r = profile.release();
    Release release =
        new Release(
            r.stack(),
            tag,
            Platform.LINUX_AMD64,
            r.epochSeconds() + Math.floorMod(tag.hashCode(), 1000),
            1,
            r.packages());
    return new Profile(
        release,
        profile.prefix(),
        profile.packages(),
        profile.tree(),
        profile.activation(),
        profile.open());
  }

  Install.Plan install(Profile profile) throws IOException {
    String id = records().idFor(profile.release());
    return install(id, profile);
  }

  Install.Plan install(String id, Profile profile) throws IOException {
    return work()
        .run(
            "site install " + id,
            () -> {
              Install install = new Install(site, store, parallel, Progress.SILENT);
              return records().installed(id).isPresent()
                  ? install.plan(id, profile) // another process was faster
                  : install.run(id, () -> profile, NOW);
            });
  }

  void purge(List<InstalledRelease> releases) throws IOException {
    work().run("purge", () -> new Purge(site, parallel, Progress.SILENT).run(releases, 0, NOW));
  }

  /// Of those that are there when it is this command's turn.
  void purgeAll() throws IOException {
    work()
        .run(
            "purge", () -> new Purge(site, parallel, Progress.SILENT).run(records().all(), 0, NOW));
  }

  void activate(String id) throws IOException {
    work()
        .run(
            "site switch " + id,
            () -> new Switching(site).to(id, SiteHistory.How.SWITCH, "me", "", NOW));
  }

  SiteWork work() {
    return new SiteWork(
        site, System.getProperty("user.name"), NOW, Duration.ofMinutes(2), Progress.SILENT);
  }

  List<Verify.Deviation> verify(String id, boolean thorough) throws IOException {
    return new Verify(site, parallel).run(records().read(id).orElseThrow(), thorough);
  }

  static Object attribute(Path path, String name) throws IOException {
    return Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void close() {
    parallel.close();
  }
}
