package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.site.Account;
import argosy.testing.NotebookHub;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real JupyterHub with a site's configuration: users on several releases at once.
@Tag("client")
class SiteHubClientTest {
  private static final String WEEK =
      "import os, sky; print('it is', sky.week, os.environ.get('SERVER_OF', 'machine'), end='')";
  @TempDir Path folder;
  private CommandLine line;

  @BeforeEach
  void twoWeeklies() throws IOException {
    assumeTrue(Account.uid() == 0, "needs root, for processes that end with the hub");
    for (String program :
        new String[] {"jupyterhub", "configurable-http-proxy", "jupyter-notebook"}) {
      assumeTrue(Tool.find(program).isPresent(), program + " is not installed");
    }
    line = new CommandLine(folder);
    line.ok("keys", "init", "--ed25519");
    line.site("init", line.site.toString());
    for (String tag : new String[] {"w_2026_45", "w_2026_46"}) {
      install(tag);
    }
    line.site("switch", "sky@w_2026_46");
  }

  private void install(String tag) throws IOException {
    Path stack = folder.resolve("sky");
    Files.createDirectories(stack.resolve("files/bin"));
    Files.createDirectories(stack.resolve("files/lib"));
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: sky
        version: 1
        summary: s
        kind: prefix
        base: none
        contents: [{dir: files}]
        environment:
          - prepend: {PYTHONPATH: "${prefix}/lib"}
        kernels:
          - {name: Sky, displayName: Sky, language: python, run: [sky-kernel, -f, "{connection_file}"]}
        """);
    Files.writeString(stack.resolve("files/lib/sky.py"), "week = '" + tag + "'\n");
    Path kernel = stack.resolve("files/bin/sky-kernel");
    Files.writeString(kernel, "#!/bin/sh\nexec /usr/bin/python3 -m ipykernel_launcher \"$@\"\n");
    kernel.toFile().setExecutable(true);
    line.ok(
        "ship",
        stack.toString(),
        "--forms=tarball",
        "--no-prove",
        "--tag=" + tag,
        "--out=" + folder.resolve("out"));
    line.site("install", "sky@" + tag);
  }

  @Test
  void everyServerKeepsTheReleaseThatItsUserChose() throws IOException {
    String configuration = line.site("hub").string("configuration");
    try (NotebookHub hub =
        NotebookHub.start(folder.resolve("hub"), "load_subconfig('" + configuration + "')")) {
      story(hub);
    }
  }

  private void story(NotebookHub hub) throws IOException {
    NotebookHub.User ada = hub.login("ada");
    NotebookHub.User bob = hub.login("bob");
    assertThat(ada.form())
        .contains("<option value=\"recommended\" selected>Recommended: sky w_2026_46</option>")
        .contains("<option value=\"sky@weekly\">Latest weekly: sky w_2026_46</option>")
        .contains("<option value=\"sky-w_2026_45\">sky w_2026_45</option>");
    for (String wrong : new String[] {"sky-w_1999_01", "../../etc", "x; touch /tmp/y", ""}) {
      assertThat(ada.choose(wrong)).as(wrong).contains("There is no release &#39;" + wrong);
    }

    long start = System.nanoTime();
    ada.choose("sky-w_2026_45");
    bob.choose("recommended");
    ada.ready();
    bob.ready();
    System.out.printf("two servers at once: %.1f s%n", (System.nanoTime() - start) / 1e9);

    Path own = folder.resolve("sky/files/bin/jupyterhub-singleuser"); // from now on
    Files.writeString(
        own, "#!/bin/sh\nSERVER_OF=release exec /usr/bin/jupyterhub-singleuser \"$@\"\n");
    own.toFile().setExecutable(true);
    install("w_2026_47");
    line.site("switch", "sky@w_2026_47");
    assertThat(ada.run(WEEK)).as("after a switch").isEqualTo("it is w_2026_45 machine");
    assertThat(bob.run(WEEK)).as("after a switch").isEqualTo("it is w_2026_46 machine");
    assertThat(line.run("site", "purge", "sky@w_2026_45", "--site=" + line.site)).isEqualTo(6);
    assertThat(line.lastLine()).contains("sky-w_2026_45 stays: in use by process");

    bob.stop();
    assertThat(bob.form())
        .as("the wish is remembered, and means the new release")
        .contains("<option value=\"recommended\" selected>Recommended: sky w_2026_47</option>");
    bob.choose("recommended");
    bob.ready();
    assertThat(bob.run(WEEK)).isEqualTo("it is w_2026_47 release");

    ada.stop();
    assertThat(ada.form()).contains("<option value=\"sky-w_2026_45\" selected>sky w_2026_45");
    line.site("purge", "sky@w_2026_45");
    assertThat(ada.form()).doesNotContain("w_2026_45");
    assertThat(ada.choose("sky-w_2026_45")).contains("There is no release");
    assertThat(hub.ask("POST", "/hub/api/users/ada/server", "{\"release\": \"../x\"}").statusCode())
        .as("what comes without a form is looked at too")
        .isEqualTo(400);
  }
}
