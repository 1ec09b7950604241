package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.remote.PublishedPlace;
import argosy.site.Account;
import argosy.site.ChangeLock;
import argosy.site.Install;
import argosy.site.InstalledRelease;
import argosy.site.Lately;
import argosy.site.Leftovers;
import argosy.site.NamesView;
import argosy.site.Pointers;
import argosy.site.Site;
import argosy.site.SiteCheck;
import argosy.site.SiteHistory;
import argosy.site.SiteLock;
import argosy.site.SiteRecords;
import argosy.site.SiteViews;
import argosy.site.SiteWork;
import argosy.site.Space;
import argosy.site.Verify;
import argosy.site.Withdrawals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One site, and what is done to it.
public final class Sites {
  private final Site site;
  private final SiteWork work;
  private final long nowSeconds;
  private final Progress progress;

  private Sites(Site site, SiteWork work, long nowSeconds, Progress progress) {
    this.site = site;
    this.work = work;
    this.nowSeconds = nowSeconds;
    this.progress = progress;
  }

  /// @param patience how long a change waits for another
  public static Sites open(Path root, Duration patience, long nowSeconds, Progress progress)
      throws IOException {
    Site site = Site.open(root);
    String user = Account.name();
    return new Sites(
        site, new SiteWork(site, user, nowSeconds, patience, progress), nowSeconds, progress);
  }

  public SiteKeeping keeping() {
    return new SiteKeeping(site, work, progress);
  }

  public SiteOwners owners() {
    return new SiteOwners(site, work);
  }

  public SiteKernels kernels() {
    return new SiteKernels(site, work);
  }

  public SiteHub hub() {
    return new SiteHub(site, work);
  }

  public SiteWithdrawals withdrawals() {
    return new SiteWithdrawals(site, work);
  }

  public SiteFollow follow() {
    return new SiteFollow(site, work, this);
  }

  /// @param addresses of the place and its mirrors
  public FollowPlace follow(Harbour harbour, PublishedPlace place, List<String> addresses) {
    return new FollowPlace(site, work, this, harbour, place, addresses);
  }

  /// The names that a Data Lab knows, as links in a folder.
  ///
  /// @return those that change
  public List<String> names(Path folder, boolean dryRun) throws IOException {
    NamesView view = new NamesView(site);
    new ChangeLock(site).requireOpen(nowSeconds);
    return dryRun
        ? view.changes(folder)
        : work.run("site names " + folder, () -> view.update(folder), names -> !names.isEmpty());
  }

  /// Makes or removes what other programs find the releases by.
  ///
  /// @return releases that are not in it, `ID: why`
  public List<String> view(SiteViews.View view, boolean remove, boolean dryRun) throws IOException {
    SiteViews views = new SiteViews(site);
    new ChangeLock(site).requireOpen(nowSeconds);
    if (dryRun) {
      return remove ? List.of() : views.without(view);
    }
    return work.run(
        "site views " + view.name().toLowerCase(Locale.ROOT),
        () -> {
          if (!remove) {
            return views.make(view);
          }
          views.remove(view);
          return List.of();
        });
  }

  /// @param harbour whose store has what was installed
  public SiteMending mending(Harbour harbour) {
    return new SiteMending(site, work, harbour, progress);
  }

  public SiteSetup setup(Harbour harbour) {
    return new SiteSetup(site, work, harbour);
  }

  public SiteTakeover takeover(Harbour harbour) {
    return new SiteTakeover(site, work, this, harbour, progress);
  }

  public SiteCapture capture(Harbour harbour) {
    return new SiteCapture(site, work, harbour);
  }

  public SiteDiff diff(Harbour harbour) {
    return new SiteDiff(site, harbour);
  }

  public SiteMemory memory() {
    return new SiteMemory(site, work, progress);
  }

  public SiteSwitch switching() {
    return new SiteSwitch(site, work, progress);
  }

  public Site site() {
    return site;
  }

  /// What an install did or would do.
  ///
  /// @param lacks what the release needs and the machine that installs does not have
  public record Installed(Install.Plan plan, Release release, boolean already, List<String> lacks) {
    public Installed {
      lacks = List.copyOf(lacks);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("id", plan.id())
          .put("release", Releases.brief(release))
          .put("already", already)
          .put("files", plan.files())
          .put("bytes", plan.bytes())
          .put("newFiles", plan.newFiles())
          .put("newBytes", plan.newBytes())
          .put("withoutSetId", plan.withoutSetId())
          .put("lacks", lacks)
          .build();
    }
  }

  /// Installs a release of the store that the harbour has open.
  public Installed install(Harbour harbour, String name, boolean dryRun) throws IOException {
    return install(harbour, harbour.releases().find(name), Optional.empty(), dryRun);
  }

  /// @param record of the published place it came from, if it came from one
  public Installed install(
      Harbour harbour, Release release, Optional<byte[]> record, boolean dryRun)
      throws IOException {
    new ChangeLock(site).requireOpen(nowSeconds);
    SiteOwners.Admission admission = owners().admit(harbour, release, record);
    return dryRun
        ? installed(harbour, release, admission, true)
        : work.run(
            "site install " + release.name(),
            () -> installed(harbour, release, admission, false),
            i -> !i.already());
  }

  private Installed installed(
      Harbour harbour, Release release, SiteOwners.Admission admission, boolean dryRun)
      throws IOException {
    SiteRecords records = new SiteRecords(site);
    String id = records.idFor(release);
    List<String> lacks =
        HostBaseline.ofMachine(System.getenv()).lacks(harbour.releases().needs(release));
    Optional<InstalledRelease> there = records.installed(id);
    if (there.isPresent()) {
      InstalledRelease r = there.get();
      return new Installed(
          new Install.Plan(id, r.files(), r.bytes(), 0, 0, r.withoutSetId()), release, true, lacks);
    }
    boolean relocated = release.stack().kind() == StackKind.PREFIX;
    String prefix = relocated ? site.layout().release(id).toString() : "/";
    Install install = new Install(site, harbour.blobs(), harbour.parallel(), progress);
    Install.Realising realising =
        () -> {
          Profile profile = harbour.realise().realise(release, prefix);
          if (!dryRun) {
            admission.seal(id);
          }
          return profile;
        };
    return new Installed(
        dryRun ? install.plan(id, realising.run()) : install.run(id, realising, nowSeconds),
        release,
        false,
        lacks);
  }

  /// Closes the site for changes.
  public ChangeLock.Closed freeze(String reason, Optional<Long> untilSeconds, boolean dryRun)
      throws IOException {
    ChangeLock.Closed closed = new ChangeLock.Closed(reason, work.user(), untilSeconds);
    if (!dryRun) {
      work.run(
          "site freeze",
          () -> {
            new ChangeLock(site).close(closed);
            return true;
          });
    }
    return closed;
  }

  /// Opens it again.
  public void thaw(boolean dryRun) throws IOException {
    if (!dryRun) {
      work.run(
          "site freeze --remove",
          () -> {
            new ChangeLock(site).open();
            return true;
          });
    }
  }

  /// The active release; empty before the first switch.
  public Optional<InstalledRelease> active() throws IOException {
    Optional<String> id = new Pointers(site).current();
    return id.isEmpty() ? Optional.empty() : new SiteRecords(site).installed(id.get());
  }

  /// @throws UnsupportedException before the first switch
  public InstalledRelease requireActive() throws IOException {
    return active()
        .orElseThrow(() ->
            new UnsupportedException(
                "no release is active on " + site.layout().root(), "argosy site switch RELEASE"));
  }

  public List<Verify.Deviation> verify(InstalledRelease release, boolean thorough)
      throws IOException {
    try (Parallel parallel = Parallel.ofMachine()) {
      return new Verify(site, parallel).run(release, thorough);
    }
  }

  /// One installed release, for lists.
  ///
  /// @param withdrawn its publisher's hint, if he took it back
  public record Line(
      InstalledRelease release,
      boolean current,
      List<String> channels,
      Optional<String> withdrawn) {
    public Line {
      channels = List.copyOf(channels);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("id", release.id())
          .put("current", current)
          .put("generation", release.release().generation())
          .put("channels", channels)
          .putIf("withdrawn", withdrawn)
          .put("installed", Instant.ofEpochSecond(release.installedSeconds()).toString())
          .put("files", release.files())
          .put("bytes", release.bytes())
          .put("release", Releases.brief(release.release()))
          .build();
    }
  }

  /// Newest first.
  public List<Line> list() throws IOException {
    Pointers pointers = new Pointers(site);
    Optional<String> current = pointers.current();
    Map<String, String> channels = pointers.channels();
    List<Line> lines = new ArrayList<>();
    for (InstalledRelease r : new SiteRecords(site).all()) {
      lines.add(
          new Line(
              r,
              current.equals(Optional.of(r.id())),
              channels.entrySet().stream()
                  .filter(e -> e.getValue().equals(r.id()))
                  .map(Map.Entry::getKey)
                  .toList(),
              new Withdrawals(site).hint(r.id())));
    }
    return lines;
  }

  /// What a site is and does right now.
  ///
  /// @param unknown folders of releases whose records cannot be read or are not there
  public record Status(
      Site site,
      Optional<String> current,
      long releases,
      Optional<String> heldBy,
      Optional<ChangeLock.Closed> closed,
      int leftovers,
      List<String> unknown) {
    public Status {
      unknown = List.copyOf(unknown);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("root", site.layout().root().toString())
          .put("placement", site.placement().name().toLowerCase(Locale.ROOT))
          .putIf("current", current)
          .put("releases", releases)
          .putIf("heldBy", heldBy)
          .putIf("closed", closed.map(ChangeLock.Closed::text))
          .put("leftovers", leftovers)
          .put("unknown", unknown)
          .build();
    }
  }

  public Status status() throws IOException {
    Optional<String> holder = SiteLock.holder(site);
    return new Status(
        site,
        new Pointers(site).current(),
        new SiteRecords(site).all().size(),
        holder,
        new ChangeLock(site).now(nowSeconds),
        holder.isPresent() ? 0 : new Leftovers(site).find().size(),
        new SiteRecords(site).unknown());
  }

  /// What happened since a moment.
  public Lately lately(long sinceSeconds) throws IOException {
    return Lately.of(site, sinceSeconds);
  }

  /// What it takes on disk; looks at every object.
  public Space space() throws IOException {
    return Space.of(site);
  }

  /// What is not as it should be.
  public List<SiteCheck.Finding> check(boolean thorough) throws IOException {
    try (Parallel parallel = Parallel.ofMachine()) {
      return new SiteCheck(site, parallel).run(thorough);
    }
  }

  /// Releases of which a record or the activation has to be written anew.
  public Set<String> undescribed() throws IOException {
    try (Parallel parallel = Parallel.ofMachine()) {
      return new SiteCheck(site, parallel).undescribed();
    }
  }

  /// Clears what killed commands left.
  public void repair() throws IOException {
    work.run("site doctor --repair", () -> true);
  }

  /// Every command that changed the site, oldest first.
  public List<Json.Obj> audit() throws IOException {
    return SiteWork.audit(site);
  }

  public List<SiteHistory.Change> history() throws IOException {
    return new SiteHistory(site).changes();
  }
}
