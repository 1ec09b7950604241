package argosy.prove;

import argosy.base.FailedException;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Builds the Apptainer definition of a stack as a plain user, from the tarball beside it, and runs
/// its app `demo`. That of a prefix stack begins with an image from a registry, for which a fresh
/// Debian of [AptRoot] serves here.
public final class ApptainerRecipeJudge implements Judge {
  private static final long BUILD_SECONDS = 3600;
  private static final Pattern FROM_REGISTRY = Pattern.compile("Bootstrap: docker\nFrom: \\S+\n");
  private final Path privateRoot;
  private final AptRoot debian;

  /// @param privateRoot where [ApptainerRoot] keeps apptainer on machines without
  /// @param debian what prefix stacks are put upon
  public ApptainerRecipeJudge(Path privateRoot, AptRoot debian) {
    this.privateRoot = privateRoot;
    this.debian = debian;
  }

  @Override
  public String id() {
    return "apptainer";
  }

  @Override
  public String format() {
    return "recipes";
  }

  @Override
  public boolean slow(Artifact artifact) {
    return RecipeJudge.isOfSources(artifact);
  }

  @Override
  public Availability availability() throws IOException {
    return ApptainerRoot.availability(privateRoot);
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    boolean ofSources = RecipeJudge.isOfSources(artifact);
    Proof proof = DemoCheck.prove(this, release, demo -> run(demo, release, folder, ofSources));
    RecipeStatus.note(folder, release, "Apptainer definition", proof);
    return proof;
  }

  private Tool.Result run(Demo demo, Release release, Path folder, boolean ofSources)
      throws IOException {
    String name = release.stack().name();
    ApptainerRoot root = ApptainerRoot.find(privateRoot);
    Path work = Files.createTempDirectory("argosy-recipe");
    try {
      Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
      String definition = Files.readString(folder.resolve(name + "/apptainer/" + name + ".def"));
      Matcher registry = FROM_REGISTRY.matcher(definition);
      if (registry.find()) {
        debian.copyFor(PlainUser.isRoot(), work.resolve("base"));
        if (ofSources) { // the first stage compiles, the second is what comes of it
          debian.withCompilers().copyFor(PlainUser.isRoot(), work.resolve("builder"));
          definition = registry.replaceFirst("Bootstrap: localimage\nFrom: builder\n");
        }
        definition =
            FROM_REGISTRY.matcher(definition).replaceFirst("Bootstrap: localimage\nFrom: base\n");
      }
      Files.writeString(work.resolve("stack.def"), definition);
      try (Stream<Path> sources = Files.list(folder.resolve("sources"))) {
        for (Path source : sources.toList()) {
          Files.copy(source, work.resolve(source.getFileName().toString()));
        }
      }
      Tool.Result built =
          root.apptainer(work, List.of("build", "stack.sif", "stack.def"))
              .within(BUILD_SECONDS)
              .run();
      if (!built.ok()) {
        throw new FailedException(
            "apptainer could not build the definition: " + built.tail(),
            "build it by hand: its first lines say how");
      }
      List<String> argv = new ArrayList<>(List.of("run"));
      argv.addAll(root.runOptions());
      argv.addAll(List.of("--app", "demo", "stack.sif"));
      return root.apptainer(work, argv).within(demo.timeoutSeconds() + 120).run();
    } finally {
      Tool.of("rm", "-rf", "--one-file-system", work.toString()).run();
    }
  }
}
