package argosy.build.source;

import argosy.base.UnsupportedException;
import argosy.codec.MemberPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Repositories within a repository (gitmodules(5)), and those within them. Which commit is meant
/// stands in the commit around it; where to fetch it from stands in its `.gitmodules`, which a
/// stranger wrote.
record Submodules(GitSources sources) {
  private static final int MOST = 500;
  private static final int DEEPEST = 10;
  private static final Pattern KEY =
      Pattern.compile("submodule\\.(.*)\\.(path|url)", Pattern.DOTALL);

  /// @param path relative to the outermost repository
  record Part(String path, String url, String commit) {}

  /// All of them, each after the one it stands in; fetched.
  List<Part> of(String url, String commit) throws IOException {
    List<Part> all = new ArrayList<>();
    add("", url, commit, 0, all);
    return all;
  }

  private void add(String above, String url, String commit, int depth, List<Part> all)
      throws IOException {
    for (Part part : direct(url, commit)) {
      if (all.size() == MOST || depth == DEEPEST) {
        throw new UnsupportedException(
            url + " " + commit + ": more than " + MOST + " submodules, or deeper than " + DEEPEST,
            "name the repositories that are needed as sources of their own");
      }
      sources.require(part.url(), part.commit());
      Part placed = new Part(above + part.path(), part.url(), part.commit());
      all.add(placed);
      add(placed.path() + "/", part.url(), part.commit(), depth + 1, all);
    }
  }

  private List<Part> direct(String url, String commit) throws IOException {
    if (sources.git(url, "ls-tree", "--name-only", commit, ".gitmodules").runOk().out().isBlank()) {
      return List.of();
    }
    String list =
        sources
            .git(url, "config", "--blob", commit + ":.gitmodules", "--null", "--list")
            .runOk()
            .out();
    Map<String, Map<String, String>> byName = new TreeMap<>();
    for (String line : list.split("\0", -1)) {
      int end = line.indexOf('\n');
      Matcher key = KEY.matcher(end < 0 ? line : line.substring(0, end));
      if (end > 0 && key.matches()) {
        byName
            .computeIfAbsent(key.group(1), n -> new TreeMap<>())
            .put(key.group(2), line.substring(end + 1));
      }
    }
    List<Part> parts = new ArrayList<>();
    for (Map<String, String> values : byName.values()) {
      String path = MemberPath.relative(values.getOrDefault("path", ""), url + ": .gitmodules");
      String entry = sources.git(url, "ls-tree", commit, "--", path).runOk().out();
      if (entry.startsWith("160000 commit ")) {
        String from = address(url, values.getOrDefault("url", ""));
        parts.add(new Part(path, from, entry.split("\\s", -1)[2]));
      }
    }
    return parts;
  }

  /// An address that begins with `./` or `../` is relative to that of the repository around it.
  static String address(String around, String url) throws UnsupportedException {
    String address = url;
    if (url.startsWith("./") || url.startsWith("../")) {
      String base = around.replaceAll("/+$", "");
      String rest = url;
      char joint = '/';
      while (rest.startsWith("./") || rest.startsWith("../")) {
        boolean up = rest.startsWith("../");
        rest = rest.substring(up ? 3 : 2);
        int slash = Math.max(base.lastIndexOf('/'), base.lastIndexOf(':'));
        if (up && slash > 0) {
          joint = base.charAt(slash); // `host:path`
          base = base.substring(0, slash);
        }
      }
      address = base + joint + rest;
    }
    if (address.isBlank()
        || address.startsWith("-")
        || isLocal(address) && !isLocal(around)
        || around.contains("://") && !address.contains("://") && url.startsWith(".")) {
      throw new UnsupportedException(
          around + ": its submodule is at \"" + url + "\", which is not fetched",
          "set submodules: false, and name what is needed as a source of its own");
    }
    return address;
  }

  /// A repository of this machine is for repositories of this machine alone.
  private static boolean isLocal(String address) {
    return address.startsWith("/")
        || address.startsWith(".")
        || address.startsWith("file:")
        || !address.contains(":");
  }
}
