package argosy.prove;

import argosy.activation.KernelFiles;
import argosy.base.FailedException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.format.kernel.KernelFormat;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.KernelSpec;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Jupyter as the client: unpacks the tarball that lies beside, installs the kernel specs for the
/// place, finds the release's kernel in `jupyter kernelspec list`, and executes a notebook in it
/// whose cell runs the demo.
public final class JupyterJudge implements Judge {
  private static final String INSTALL =
      "apt-get install -y jupyter-client python3-ipykernel jupyter-nbconvert";
  private static final String NOTEBOOK = "notebook.ipynb";
  private final UnpackedTarballs tarballs;

  /// @param tarballs unpacked, shared with other judges
  public JupyterJudge(UnpackedTarballs tarballs) {
    this.tarballs = tarballs;
  }

  @Override
  public String id() {
    return "jupyter";
  }

  @Override
  public String format() {
    return "kernel";
  }

  @Override
  public Availability availability() throws IOException {
    var obstacle = UnpackedTarball.obstacle();
    if (obstacle.isPresent()) {
      return new Availability.Absent(obstacle.get());
    }
    Tool.Result version =
        Tool.of("env", "PATH=/usr/local/bin:/usr/bin:/bin", "jupyter", "nbconvert", "--version")
            .within(120)
            .run();
    return version.ok()
        ? new Availability.Present("nbconvert " + version.out().strip())
        : new Availability.Absent("jupyter nbconvert is not installed", INSTALL);
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(demo, release, folder));
  }

  private Tool.Result run(Demo demo, Release release, Path folder) throws IOException {
    KernelSpec kernel =
        release.stack().kernels().stream()
            .filter(k -> k.language().equals("python"))
            .findFirst()
            .orElseThrow(() ->
                new UnsupportedException(
                    "the judge writes its notebook in Python, and the stack has no such kernel",
                    "try the kernel by hand: jupyter notebook"));
    String name = KernelFiles.name(kernel, release);
    Path archive = UnpackedTarball.beside(folder, release);
    UnpackedTarball unpacked = tarballs.of(archive, release);
    Path data = unpacked.place().resolve("jupyter data");
    Tool.of(
            folder.resolve(KernelFormat.folder(release)).resolve("install").toString(),
            "--prefix",
            unpacked.stack().toString(),
            "--to",
            data.resolve("kernels").toString())
        .runOk();
    Tool list = jupyter(unpacked, data, "kernelspec", "list", "--json");
    Json.Obj known = Json.parse(list.runOk().out()).asObject().get("kernelspecs").asObject();
    if (known.find(name).isEmpty()) {
      throw new FailedException(
          "jupyter kernelspec list does not know " + name, "look at the spec's kernel.json");
    }
    Files.writeString(
        unpacked.place().resolve(NOTEBOOK), notebook(name, release.stack().demoCommand()));
    Tool.Result ran =
        jupyter(
                unpacked,
                data,
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                "--stdout",
                "--ExecutePreprocessor.timeout=" + (demo.timeoutSeconds() + 60),
                NOTEBOOK)
            .within(demo.timeoutSeconds() + 120)
            .run();
    if (!ran.ok()) {
      return UnpackedTarball.unlessRefused(ran);
    }
    return new Tool.Result(0, printed(Json.parse(ran.out())), ran.err(), ran.seconds());
  }

  private static Tool jupyter(UnpackedTarball unpacked, Path data, String... arguments) {
    String[] command = new String[arguments.length + 4];
    command[0] = "env";
    command[1] = "JUPYTER_PATH=" + data;
    command[2] = "LC_ALL=C.UTF-8";
    command[3] = "jupyter";
    System.arraycopy(arguments, 0, command, 4, arguments.length);
    return unpacked.asNobody(command).within(300);
  }

  /// A notebook (nbformat 4.4) of one cell that runs the command.
  static String notebook(String kernel, String command) {
    String source =
        "import subprocess\nprint(subprocess.run(['%s'], stdout=subprocess.PIPE, check=True, text=True).stdout)"
            .formatted(command);
    Json cell =
        Json.object()
            .put("cell_type", "code")
            .put("execution_count", new Json.Null())
            .put("metadata", Json.object().build())
            .put("outputs", new Json.Arr(List.of()))
            .put("source", source)
            .build();
    return Json.object()
        .put("cells", new Json.Arr(List.of(cell)))
        .put(
            "metadata",
            Json.object()
                .put(
                    "kernelspec",
                    Json.object()
                        .put("name", kernel)
                        .put("display_name", kernel)
                        .put("language", "python")
                        .build())
                .build())
        .put("nbformat", 4)
        .put("nbformat_minor", 4)
        .build()
        .canonical();
  }

  /// What the cells of an executed notebook printed.
  static String printed(Json notebook) {
    StringBuilder out = new StringBuilder();
    for (Json cell : notebook.asObject().array("cells")) {
      for (Json output : cell.asObject().array("outputs")) {
        Optional<Json> text = output.asObject().find("text");
        if (text.isPresent()) {
          switch (text.get()) {
            case Json.Arr lines -> lines.items().forEach(l -> out.append(((Json.Str) l).value()));
            case Json.Str whole -> out.append(whole.value());
            default -> throw new IllegalArgumentException("a cell's text is text");
          }
        }
      }
    }
    return out.toString();
  }
}
