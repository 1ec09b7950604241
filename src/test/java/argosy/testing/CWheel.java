package argosy.testing;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Wheels with a module in C for this machine's Python, and a library of their own beside it as
/// `auditwheel repair` lays them out: `NAME.libs/`, found from the module's own place.
public final class CWheel {
  private static final Pattern SUFFIX = Pattern.compile("\\.cpython-(3\\d+)-.*");
  private static final String LIBRARY = "libdeep-1a2b3c4d.so.1";
  private final String name;
  private final Path work;
  private final String suffix;
  private final String python;

  /// @param work an empty folder
  public CWheel(String name, Path work) throws IOException {
    this.name = name;
    this.work = Files.createDirectories(work);
    String ask = "import sysconfig; print(sysconfig.get_config_var('EXT_SUFFIX'))";
    this.suffix = Tool.of("/usr/bin/python3", "-c", ask).runOk().out().strip();
    Matcher m = SUFFIX.matcher(suffix);
    if (!m.matches()) {
      throw new IOException("modules of this Python end with " + suffix);
    }
    this.python = "cp" + m.group(1);
  }

  /// `cp311-cp311`
  public String tags() {
    return python + "-" + python;
  }

  /// The module's path in the wheel.
  public String module() {
    return name + "/_deep" + suffix;
  }

  /// A wheel whose `NAME.twice(n)` is computed by the library; its command prints 21 twice.
  ///
  /// @param platform `linux_x86_64`
  public WheelBuilder build(String version, String platform) throws IOException {
    Files.writeString(work.resolve("deep.c"), "long deep_twice(long n) { return 2 * n; }\n");
    Files.writeString(
        work.resolve("_deep.c"),
        """
        #include <Python.h>
        #include <math.h>
        long deep_twice(long);
        static PyObject *twice(PyObject *self, PyObject *n) {
          return PyLong_FromLong(lround(fmod(deep_twice(PyLong_AsLong(n)), 1e9)));
        }
        static PyMethodDef methods[] = {{"twice", twice, METH_O, "n + n"}, {NULL}};
        static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_deep", NULL, -1, methods};
        PyMODINIT_FUNC PyInit__deep(void) { return PyModule_Create(&module); }
        """);
    gcc("-o", LIBRARY, "-Wl,-soname," + LIBRARY, "deep.c");
    gcc(
        "-o",
        "_deep.so",
        "-I/usr/include/python3." + python.substring(3),
        "_deep.c",
        LIBRARY,
        "-lm",
        "-Wl,-rpath,$ORIGIN/../" + name + ".libs");
    return new WheelBuilder(name, version, tags() + "-" + platform)
        .file(
            name + "/__init__.py",
            "from ._deep import twice\n\n\ndef main():\n    print('result', 'answer', twice(21))\n")
        .file(module(), Files.readAllBytes(work.resolve("_deep.so")))
        .file(name + ".libs/" + LIBRARY, Files.readAllBytes(work.resolve(LIBRARY)))
        .entryPoints("[console_scripts]\n" + name + " = " + name + ":main\n");
  }

  private void gcc(String... words) throws IOException {
    List<String> argv = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-O1"));
    argv.addAll(List.of(words));
    Tool.of(argv.toArray(String[]::new)).in(work).runOk();
  }
}
