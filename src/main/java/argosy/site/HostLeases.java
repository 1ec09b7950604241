package argosy.site;

import argosy.store.LockOwner;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The leases that a host takes for what runs on it, so that who purges on another host, or may not
/// look at the processes of others, knows. Each is a file of the host's own; no lock is needed.
public final class HostLeases {
  private static final String WRITE =
      "umask 022; mkdir -p \"$1\"; cat > \"$1/.$2.new\"; mv -f \"$1/.$2.new\" \"$1/$2\"";
  private static final String REMOVE = "rm -f \"$1/$2\"";
  private final Site site;

  public HostLeases(Site site) {
    this.site = site;
  }

  /// @param taken for releases in use, or taken again
  /// @param ended releases that nobody here uses any more
  public record Refreshed(List<Holds.Hold> taken, List<String> ended) {
    public Refreshed {
      taken = List.copyOf(taken);
      ended = List.copyOf(ended);
    }
  }

  private static String name() throws IOException {
    return "host." + LockOwner.hostName().replaceAll("[^A-Za-z0-9_.-]", "_");
  }

  /// Changes nothing.
  public Refreshed plan(long untilSeconds, String user, long nowSeconds) throws IOException {
    String name = name();
    TreeMap<String, List<InUse.User>> users = new TreeMap<>();
    for (InUse.User u : new InUse(site).look().users()) {
      users.computeIfAbsent(u.release(), _ -> new ArrayList<>()).add(u);
    }
    List<Holds.Hold> taken = new ArrayList<>();
    for (String id : site.installedIds()) {
      List<InUse.User> here = users.getOrDefault(id, List.of());
      if (!here.isEmpty()) {
        String reason = "in use by " + here.getFirst().text();
        taken.add(new Holds.Hold(id, name, reason, Optional.of(untilSeconds), user, nowSeconds));
      }
    }
    List<String> ended = new ArrayList<>();
    for (Holds.Hold lease : new Holds(site).leases()) {
      if (lease.name().equals(name) && !users.containsKey(lease.release())) {
        ended.add(lease.release());
      }
    }
    return new Refreshed(taken, ended);
  }

  /// Takes them, and ends those of before. What root does for another owner, a process of that
  /// owner writes: in his folders root follows no link.
  public Refreshed refresh(long untilSeconds, String user, long nowSeconds) throws IOException {
    Refreshed plan = plan(untilSeconds, user, nowSeconds);
    Map<String, Object> owner =
        Files.readAttributes(site.layout().state(), "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
    boolean own = String.valueOf(owner.get("uid")).equals(String.valueOf(Account.uid()));
    Holds holds = new Holds(site);
    for (Holds.Hold lease : plan.taken()) {
      if (own) {
        holds.lease(lease);
      } else {
        as(owner, WRITE, lease.release()).reading(lease.toJson().pretty()).runOk();
      }
    }
    for (String id : plan.ended()) {
      if (own) {
        holds.endLease(id, name());
      } else {
        as(owner, REMOVE, id).runOk();
      }
    }
    return plan;
  }

  private Tool as(Map<String, Object> owner, String script, String id) throws IOException {
    return Tool.of(
        "setpriv",
        "--reuid=" + owner.get("uid"),
        "--regid=" + owner.get("gid"),
        "--clear-groups",
        "sh",
        "-ec",
        script,
        "sh",
        site.layout().leases().resolve(id).toString(),
        name() + ".json");
  }
}
