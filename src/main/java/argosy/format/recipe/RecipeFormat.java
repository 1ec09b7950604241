package argosy.format.recipe;

import argosy.base.Parallel;
import argosy.format.tarball.TarballFormat;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes the recipes of a release, and the tarball they are built of.
public final class RecipeFormat implements Format {
  private static final String SOURCES = "sources/";
  private final TarballFormat tarball;
  private final String maintainer;

  /// @param maintainer `Name <mail@example.org>`
  public RecipeFormat(String maintainer, Parallel parallel) {
    this.tarball = new TarballFormat(parallel, TarballFormat.Options.GZIP);
    this.maintainer = maintainer;
  }

  /// The spec file of a release alone.
  ///
  /// @param source the tarball it is built of, gzip or zstd
  public static String rpmSpec(Profile profile, NamedFile source, String maintainer) {
    return new Recipes(profile, source, maintainer).rpmSpec();
  }

  /// The spec file that builds a release of its packages' sources.
  ///
  /// @param source the archive of [argosy.format.source.SourceStack], zstd
  /// @param tools packages that it takes to build it
  public static String rpmSpecOfSources(
      Profile profile, NamedFile source, String maintainer, List<String> tools) {
    return new Recipes(profile, source, maintainer).rpmSpecOfSources(tools);
  }

  @Override
  public String id() {
    return "recipes";
  }

  @Override
  public String prefixFor(Release release) {
    return tarball.prefixFor(release);
  }

  @Override
  public List<String> own(Release release) {
    List<String> own = new ArrayList<>(tarball.own(release));
    own.add("the recipes");
    return own;
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    NamedFile source = tarball.write(profile, blobs, below(output)).main();
    List<NamedFile> files = new ArrayList<>();
    for (RecipeText text : new Recipes(profile, source, maintainer).texts()) {
      try (Output.Sink sink = output.create(text.path())) {
        sink.stream().write(text.text().getBytes(StandardCharsets.UTF_8));
        if (text.executable()) {
          sink.executable();
        }
        files.add(
            new NamedFile(
                text.path(), sink.commit("text/plain"), text.path().endsWith("README.md")));
      }
    }
    files.add(new NamedFile(SOURCES + source.name(), source.descriptor(), false));
    return new Artifact(id(), profile.release().digest(), files);
  }

  private static Output below(Output output) {
    return new Output() {
      @Override
      public Sink create(String name) throws IOException {
        return output.create(SOURCES + name);
      }

      @Override
      public Sink createByDigest(String folder) throws IOException {
        return output.createByDigest(SOURCES + folder);
      }
    };
  }

  /// The files of the tarball that the recipes are built of.
  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    List<NamedFile> sources =
        artifact.files().stream().filter(f -> f.name().startsWith(SOURCES)).toList();
    return tarball.read(new Artifact(tarball.id(), artifact.release(), sources), files);
  }
}
