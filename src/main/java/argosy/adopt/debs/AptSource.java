package argosy.adopt.debs;

import argosy.base.CorruptException;
import argosy.base.DidYouMean;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.deb.ControlFile;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.model.Digest;
import argosy.store.FileDigest;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Packages by name with all they depend on, as the machine's apt resolves them for an empty
/// system. Nothing is installed; needs no rights; recommended packages are left out.
///
/// @param essential whether the packages every Debian system has are added
/// @param folder where fetched files are kept for the next time
record AptSource(List<String> names, boolean essential, Path folder, Parallel parallel)
    implements DebSource {
  /// `'http://…/x.deb' x_1%3a2_amd64.deb 1234 SHA256:…`
  private static final Pattern URI_LINE = Pattern.compile("'[^']+' (\\S+\\.deb) [0-9]+ \\S*");

  private static final Pattern UNKNOWN =
      Pattern.compile(
          "E: (?:Unable to locate package|Couldn't find any package by \\S+) '?([^'\\s]+)");

  AptSource {
    names = List.copyOf(names);
  }

  @Override
  public List<DebFile> resolve() throws IOException {
    if (Tool.find("apt-get").isEmpty()) {
      throw new UnsupportedException(
          "adopt debs: apt-get is not on this machine",
          "run it on Debian or Ubuntu, or adopt a folder of .deb files");
    }
    Path status = Files.createDirectories(folder.resolve("apt")).resolve("status");
    Files.write(status, new byte[0]);
    Files.createDirectories(folder.resolve("apt/archives/partial"));
    List<String> argv = apt("apt-get", "-y", "-q", "--print-uris", "install");
    argv.addAll(names);
    if (essential) {
      argv.add("?essential");
      argv.addAll(mergedAlready());
    }
    Tool.Result plan = Tool.of(argv).with("LC_ALL", "C").run();
    if (!plan.ok()) {
      throw explained(plan);
    }
    Map<String, String> requests = new TreeMap<>();
    for (String line : plan.out().lines().toList()) {
      Matcher m = URI_LINE.matcher(line);
      if (m.matches()) {
        requests.put(m.group(1), request(m.group(1)));
      }
    }
    return withDigests(requests);
  }

  /// Debian 12's way of saying that nothing has to be moved under /usr, without the Perl program
  /// that would do it.
  private List<String> mergedAlready() throws IOException {
    String name = "usr-is-merged";
    Tool.Result names = Tool.of(apt("apt-cache", "pkgnames", name)).run();
    return names.out().lines().anyMatch(name::equals) ? List.of(name) : List.of();
  }

  /// `name=version` of a file name `name_version_architecture.deb`.
  private static String request(String fileName) throws CorruptException {
    String[] parts = fileName.substring(0, fileName.length() - 4).split("_", -1);
    if (parts.length != 3) {
      throw new CorruptException(
          "apt: expected a file name_version_architecture.deb but got " + fileName);
    }
    String version = URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8);
    return parts[0] + (parts[2].equals("all") ? "" : ":" + parts[2]) + "=" + version;
  }

  private List<DebFile> withDigests(Map<String, String> requests) throws IOException {
    List<String> argv = apt("apt-cache", "show", "--no-all-versions");
    argv.addAll(requests.values());
    Map<String, Digest> digests = new TreeMap<>();
    ControlFile.read(
        "apt-cache show",
        new StringReader(Tool.of(argv).with("LC_ALL", "C").runOk().out()),
        p -> remember(p, digests));
    List<DebFile> all = new ArrayList<>();
    for (Map.Entry<String, String> r : requests.entrySet()) {
      Digest digest = digests.get(r.getValue());
      if (digest == null) {
        throw new UnsupportedException(
            "adopt debs: apt knows no SHA-256 of " + r.getKey(), "run apt-get update");
      }
      all.add(new DebFile(folder.resolve(r.getKey()), digest, r.getValue()));
    }
    return all;
  }

  private static void remember(Paragraph p, Map<String, Digest> digests) {
    String architecture = p.get("Architecture");
    String name = p.get("Package") + (architecture.equals("all") ? "" : ":" + architecture);
    if (p.find("SHA256").isPresent()) {
      digests.putIfAbsent(name + "=" + p.get("Version"), new Digest(p.get("SHA256")));
    }
  }

  @Override
  public void fetch(List<DebFile> missing) throws IOException {
    List<DebFile> absent = new ArrayList<>();
    for (DebFile deb : missing) {
      if (Files.exists(deb.file()) && !FileDigest.of(deb.file()).equals(deb.digest())) {
        Files.delete(deb.file()); // cut off, or of another repository: ours to replace
      }
      if (!Files.exists(deb.file())) {
        absent.add(deb);
      }
    }
    if (absent.isEmpty()) {
      return;
    }
    List<String> argv = apt("apt-get", "-q", "download");
    absent.forEach(d -> argv.add(d.request()));
    Tool.Result got = Tool.of(argv).in(folder).with("LC_ALL", "C").within(7200).run();
    for (DebFile deb : absent) {
      if (!Files.exists(deb.file())) {
        throw new IOException(
            "adopt debs: apt could not fetch "
                + deb.request()
                + ": "
                + reason(got)
                + " (what came is kept; check the network, then the same command goes on)");
      }
    }
    List<Parallel.Task<Boolean>> proofs = new ArrayList<>();
    absent.forEach(d -> proofs.add(() -> proved(d)));
    parallel.all(proofs);
  }

  private static boolean proved(DebFile deb) throws IOException {
    Digest is = FileDigest.of(deb.file());
    if (!is.equals(deb.digest())) {
      Files.delete(deb.file());
      throw new CorruptException(
          deb.file() + ": expected " + deb.digest() + " but got " + is + "; removed");
    }
    return true;
  }

  private static String reason(Tool.Result result) {
    return result
        .err()
        .lines()
        .filter(l -> l.startsWith("E: ") || l.startsWith("Err:"))
        .findFirst()
        .orElse(result.tail());
  }

  private List<String> apt(String... words) {
    List<String> argv = new ArrayList<>(List.of(words[0]));
    for (String option :
        List.of(
            "Dir::State::status=" + folder.toAbsolutePath().resolve("apt/status"),
            // What lies in the machine's own cache would be left out of the plan.
            "Dir::Cache::archives=" + folder.toAbsolutePath().resolve("apt/archives"),
            "APT::Install-Recommends=false",
            "APT::Install-Suggests=false",
            "APT::Sandbox::User=",
            "Debug::NoLocking=1")) {
      argv.add("-o");
      argv.add(option);
    }
    argv.addAll(Arrays.asList(words).subList(1, words.length));
    return argv;
  }

  private UnsupportedException explained(Tool.Result failed) throws IOException {
    Matcher m = UNKNOWN.matcher(failed.err());
    if (m.find()) {
      String name = m.group(1);
      return new UnsupportedException(
          "adopt debs: apt knows no package " + name,
          "check the name, or run apt-get update" + nearest(name));
    }
    return new UnsupportedException(
        "adopt debs: apt cannot resolve "
            + String.join(" ", names)
            + ": "
            + failed.tail().replace('\n', ' '),
        "check the names and the machine's apt sources");
  }

  /// A package of a name like it, as `; did you mean X?`, or nothing.
  private String nearest(String name) throws IOException {
    List<String> argv = apt("apt-cache", "pkgnames");
    List<String> alike =
        Tool.of(argv)
            .run()
            .out()
            .lines()
            .filter(c -> c.charAt(0) == name.charAt(0))
            .filter(c -> Math.abs(c.length() - name.length()) <= 2)
            .toList();
    return DidYouMean.hint(name, alike);
  }
}
