package argosy.testing;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A root folder with Debian's Python, its library and, where this machine has them, its headers
/// and the C compiler.
public final class PythonTools {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private PythonTools() {}

  /// Whether this machine has Debian's Python.
  public static boolean here() {
    return Files.isSymbolicLink(PYTHON);
  }

  /// Whether modules in C can be built too.
  public static boolean withC() throws IOException {
    return here() && Tool.find("gcc").isPresent() && headers().isPresent();
  }

  private static Optional<Path> headers() throws IOException {
    Path folder = Path.of("/usr/include").resolve(PYTHON.toRealPath().getFileName());
    return Optional.of(folder).filter(f -> Files.exists(f.resolve("Python.h")));
  }

  /// A Python that stands under any path, made of Debian's: its program and its library, which
  /// takes modules from `site-packages` as other Pythons do. What only few programs need is left
  /// out.
  public static Path relocatable(Path folder) throws IOException {
    Path program = PYTHON.toRealPath();
    String name = program.getFileName().toString();
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(program, bin.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(bin.resolve("python3"), Path.of(name));
    Path library = Path.of("/usr/lib").resolve(name);
    Path to = folder.resolve("lib").resolve(name);
    Pattern left =
        Pattern.compile("(test|idlelib|tkinter|lib2to3|ensurepip|distutils|config-[^/]*)(/.*)?");
    try (Stream<Path> files = Files.walk(library)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = library.relativize(file).toString();
        if (!path.contains("__pycache__")
            && !Files.isSymbolicLink(file)
            && !left.matcher(path).matches()) {
          Files.createDirectories(to.resolve(path).getParent());
          Files.copy(file, to.resolve(path), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Files.writeString(
        to.resolve("sitecustomize.py"),
        "import site, sys\nsite.addsitedir(sys.prefix + '/lib/%s/site-packages')\n"
            .formatted(name));
    return folder;
  }

  /// Adds them to the small tools of a folder.
  public static Path in(Path folder) throws IOException {
    Path program = PYTHON.toRealPath();
    List<Path> wanted =
        new ArrayList<>(
            List.of(
                PYTHON,
                program,
                Path.of("/usr/lib").resolve(program.getFileName()),
                Path.of("/usr/bin/readlink"),
                Path.of("/usr/bin/dirname")));
    copy(wanted, folder);
    if (withC()) {
      List<Path> read = new ArrayList<>(List.of(gccFile("-print-file-name=include")));
      String machine = Tool.of("gcc", "-print-multiarch").runOk().out().strip();
      for (String name : List.of("asm", "bits", "gnu", "sys", program.getFileName().toString())) {
        read.add(Path.of("/usr/include", machine, name));
      }
      for (String name : List.of("linux", "asm-generic", program.getFileName().toString())) {
        read.add(Path.of("/usr/include", name));
      }
      try (Stream<Path> headers = Files.list(Path.of("/usr/include"))) {
        headers.filter(Files::isRegularFile).forEach(read::add);
      }
      copy(read, folder);
      List<Path> compiler = compiler();
      followed(compiler, folder);
      wanted.addAll(compiler);
    }
    List<Path> libraries = new ArrayList<>();
    for (Path file : wanted) {
      if (Files.isRegularFile(file)) {
        Tool.of("ldd", file.toString())
            .run()
            .out()
            .lines()
            .flatMap(l -> Stream.of(l.split("\\s+")))
            .filter(w -> w.startsWith("/"))
            .map(Path::of)
            .forEach(libraries::add);
      }
    }
    followed(libraries, folder);
    return folder;
  }

  /// What links mean, under the links' own names.
  private static void followed(List<Path> files, Path folder) throws IOException {
    for (Path file : files) {
      Path target = folder.resolve(file.toString().substring(1));
      if (!Files.exists(target)) {
        Files.createDirectories(target.getParent());
        Files.copy(file.toRealPath(), target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /// What gcc(1) calls, and what it links.
  private static List<Path> compiler() throws IOException {
    List<Path> files =
        new ArrayList<>(
            List.of(Path.of("/usr/bin/gcc"), Path.of("/usr/bin/as"), Path.of("/usr/bin/ld")));
    for (String program : List.of("cc1", "collect2")) {
      files.add(gccFile("-print-prog-name=" + program));
    }
    for (String name :
        List.of(
            "liblto_plugin.so",
            "libgcc.a",
            "libgcc_s.so",
            "libgcc_s.so.1",
            "crtbeginS.o",
            "crtendS.o",
            "crti.o",
            "crtn.o",
            "libc.so",
            "libc.so.6",
            "libc_nonshared.a")) {
      files.add(gccFile("-print-file-name=" + name));
    }
    files.removeIf(f -> !f.isAbsolute());
    return files;
  }

  private static Path gccFile(String question) throws IOException {
    return Path.of(Tool.of("gcc", question).runOk().out().strip()).normalize();
  }

  /// At the places they have here.
  private static void copy(List<Path> files, Path folder) throws IOException {
    for (Path file : files.stream().distinct().toList()) {
      Path target = folder.resolve(file.toString().substring(1));
      if (Files.exists(file) && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(target.getParent());
        Tool.of("cp", "-a", file.toString(), target.getParent().toString()).runOk();
      }
    }
  }
}
