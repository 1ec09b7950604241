package argosy.app;

import argosy.base.FailedException;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.model.Judge;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Says what works on this machine, what does not, and what to do; installs the real clients on
/// request.
public final class Doctor {
  static final String REMEDY = "argosy doctor --install";

  private final List<Judge> judges;
  private final Path home;
  private final Installation extra;

  /// A client that no package of this machine's distribution brings.
  @FunctionalInterface
  public interface Installation {
    /// Installs it if it is missing, and says so.
    void install(Progress progress) throws IOException;
  }

  Doctor(List<Judge> judges, Path home, Installation extra) {
    this.judges = List.copyOf(judges);
    this.home = home;
    this.extra = extra;
  }

  /// One thing looked at.
  ///
  /// @param remedy empty if it works
  public record Finding(String what, boolean works, String detail, String remedy) {}

  public List<Finding> examine() throws IOException {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("java", true, System.getProperty("java.version"), ""));
    findings.add(homeFinding());
    findings.add(namespaces());
    for (Judge judge : judges) {
      String what = judge.format() + " in " + judge.id();
      findings.add(
          switch (judge.availability()) {
            case Judge.Availability.Present p -> new Finding(what, true, p.version(), "");
            case Judge.Availability.Absent a -> new Finding(what, false, a.reason(), a.remedy());
          });
    }
    return findings;
  }

  private Finding homeFinding() throws IOException {
    Path there = home;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    boolean writable = Files.isWritable(there);
    String free = Texts.size(Files.getFileStore(there).getUsableSpace()) + " free";
    return new Finding(
        "home " + home,
        writable,
        writable ? free : "not writable",
        writable ? "" : "choose another place with --home or ARGOSY_HOME");
  }

  private static Finding namespaces() throws IOException {
    String what = "user namespaces";
    if (Tool.find("unshare").isEmpty()) {
      return new Finding(what, false, "unshare is missing", "install util-linux");
    }
    Tool.Result result =
        Tool.of("unshare", "--user", "--map-root-user", "--mount", "true").within(20).run();
    return result.ok()
        ? new Finding(what, true, "root stacks start without an engine", "")
        : new Finding(
            what,
            false,
            "the kernel forbids them: " + result.tail(),
            "as administrator: sysctl user.max_user_namespaces=15000, and"
                + " kernel.unprivileged_userns_clone=1 or"
                + " kernel.apparmor_restrict_unprivileged_userns=0 where they exist");
  }

  /// What `install` would do, as commands a person can read.
  public List<String> plan() {
    List<String> packages = missingPackages();
    return packages.isEmpty()
        ? List.of()
        : List.of("apt-get install " + String.join(" ", packages));
  }

  private static List<String> missingPackages() {
    TreeSet<String> packages = new TreeSet<>();
    for (Clients client : Clients.ALL) {
      if (!client.installed()) {
        packages.addAll(client.debianPackages());
      }
    }
    return List.copyOf(packages);
  }

  /// Installs the clients that are missing: Debian packages by apt as root, then what Debian does
  /// not bring.
  ///
  /// @throws UnsupportedException without root or apt
  public void install(Progress progress) throws IOException {
    List<String> packages = missingPackages();
    if (!packages.isEmpty()) {
      if (Tool.find("apt-get").isEmpty() || !System.getProperty("user.name").equals("root")) {
        throw new UnsupportedException(
            "installing clients needs root and apt", "as root: " + String.join("; ", plan()));
      }
      progress.step("install clients");
      apt("update");
      List<String> install = new ArrayList<>(List.of("install", "-y", "--no-install-recommends"));
      install.addAll(packages);
      apt(install.toArray(String[]::new));
      progress.done(String.join(" ", packages));
    }
    extra.install(progress);
  }

  private static void apt(String... arguments) throws IOException {
    List<String> argv = new ArrayList<>(List.of("apt-get", "-q", "-o", "DPkg::Lock::Timeout=900"));
    argv.addAll(List.of(arguments));
    Tool.Result result = Tool.of(argv).with("DEBIAN_FRONTEND", "noninteractive").within(3600).run();
    if (!result.ok()) {
      throw new FailedException(
          "apt-get " + String.join(" ", arguments) + ": " + result.tail(),
          "check the network and the machine's apt sources, then run argosy doctor --install"
              + " again");
    }
  }
}
