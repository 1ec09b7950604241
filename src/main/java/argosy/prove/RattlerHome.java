package argosy.prove;

import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// rattler, the solver of pixi, as the npm package `@conda-org/rattler` brings it: WebAssembly that
/// node runs.
///
/// @param folder where [#install] puts it
public record RattlerHome(Path folder) {
  private static final String PACKAGE = "@conda-org/rattler";
  private static final String VERSION = "0.3.5";

  /// Solves with rattler: MODULE CHANNEL SPEC SUBDIR [VIRTUAL=VERSION]; prints `sha256 url` lines.
  private static final String SOLVE =
      """
      const { simpleSolve } = require(process.argv[1]);
      const [channel, spec, subdir, ...virtual] = process.argv.slice(2);
      const locked = virtual.map(v => { const [name, version] = v.split('=');
        return { packageName: name, version, build: '0', buildNumber: 0, subdir, depends: [],
          url: channel + '/' + name, filename: name + '-' + version + '-0.conda' }; });
      simpleSolve([spec], [channel], [subdir, 'noarch'], locked)
        .then(found => { for (const p of found) if (!p.packageName.startsWith('__'))
          console.log(Buffer.from(p.sha256).toString() + ' ' + p.url); })
        .catch(e => { console.error(String(e)); process.exit(1); });
      """;

  static final String INSTALL = "argosy doctor --install";

  private Path module() {
    return folder.resolve("node_modules/" + PACKAGE + "/dist/rattler.node.cjs");
  }

  /// @throws UnsupportedException if it is not here
  void require() throws UnsupportedException {
    if (Tool.find("node").isEmpty()) {
      throw new UnsupportedException("node is not installed, which runs rattler", INSTALL);
    }
    if (!Files.isRegularFile(module())) {
      throw new UnsupportedException("rattler is not installed", INSTALL);
    }
  }

  static String version() {
    return "rattler-js " + VERSION;
  }

  /// Fetches it by npm if it is not here.
  public void install(Progress progress) throws IOException {
    if (Files.isRegularFile(module())) {
      return;
    }
    if (Tool.find("npm").isEmpty()) {
      throw new UnsupportedException("npm is not installed, which fetches rattler", INSTALL);
    }
    progress.step("install rattler");
    Files.createDirectories(folder);
    Tool.of(
            "npm",
            "install",
            "--prefix",
            folder.toString(),
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            PACKAGE + "@" + VERSION)
        .within(600)
        .runOk();
    progress.done(VERSION + " by npm, in " + folder);
  }

  /// The `sha256 url` lines of a solution.
  ///
  /// @param virtual packages of the machine, `__glibc=2.36`
  Tool.Result solve(String channel, String spec, String subdir, List<String> virtual)
      throws IOException {
    List<String> argv =
        new ArrayList<>(List.of("node", "-e", SOLVE, module().toString(), channel, spec, subdir));
    argv.addAll(virtual);
    return Tool.of(argv).within(300).run();
  }
}
