package argosy.testing;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A root folder with a few programs of this machine and the libraries they need: enough for shell
/// scripts in a clean room.
public final class SmallTools {
  private static final Pattern LIBRARY = Pattern.compile("(/[^ ]+) \\(0x");

  private SmallTools() {}

  public static Path in(Path folder) throws IOException {
    for (String name : List.of("proc", "dev", "tmp", "build", "usr/bin", "etc")) {
      Files.createDirectories(folder.resolve(name));
    }
    for (String link : List.of("bin", "sbin", "usr/sbin")) {
      Files.createSymbolicLink(
          folder.resolve(link), Path.of(link.equals("usr/sbin") ? "bin" : "usr/bin"));
    }
    for (String program :
        List.of(
            "sh",
            "bash",
            "env",
            "unshare",
            "setpriv",
            "prlimit",
            "cat",
            "id",
            "hostname",
            "ls",
            "mkdir",
            "touch",
            "nproc",
            "sleep",
            "date",
            "chmod",
            "ln",
            "rm",
            "cp",
            "pwd",
            "patch",
            "head",
            "stat",
            "find",
            "sort",
            "umount",
            "grep")) {
      copy(program, folder);
    }
    Files.writeString(folder.resolve("etc/passwd"), "builder:x:1000:1000::/build/home:/bin/sh\n");
    return folder;
  }

  private static void copy(String program, Path folder) throws IOException {
    Path found =
        Tool.find(program).orElseThrow(() -> new IOException(program + " is not installed"));
    Files.copy(
        found.toRealPath(),
        folder.resolve("usr/bin").resolve(program),
        StandardCopyOption.COPY_ATTRIBUTES);
    Matcher libraries = LIBRARY.matcher(Tool.of("ldd", found.toString()).run().out());
    while (libraries.find()) {
      Path library = Path.of(libraries.group(1));
      Path target = folder.resolve(library.toString().substring(1));
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(target.getParent());
        Files.copy(library.toRealPath(), target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
