package argosy.format.recipe;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.codec.gzip.GzipStream;
import argosy.format.source.SourceArchive;
import argosy.format.source.SourceStack;
import argosy.format.tar.TarEncoding;
import argosy.format.tarball.TarballFormat;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes the recipes of a release, and what they are built of: the sources of its packages, or the
/// tarball where no package has any.
public final class RecipeFormat implements Format {
  private static final String SOURCES = "sources/";
  private final TarballFormat tarball;
  private final String maintainer;
  private final Parallel parallel;

  /// @param maintainer `Name <mail@example.org>`
  public RecipeFormat(String maintainer, Parallel parallel) {
    this.tarball = new TarballFormat(parallel, TarballFormat.Options.GZIP);
    this.maintainer = maintainer;
    this.parallel = parallel;
  }

  /// The spec file of a release alone.
  ///
  /// @param source what it is built of: the tarball or a [SourceArchive], gzip or zstd
  public static String rpmSpec(Profile profile, NamedFile source, String maintainer) {
    return new Recipes(profile, source, maintainer).rpmSpec();
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
  public boolean holdsSources(Profile profile) {
    return SourceStack.of(profile).isPresent();
  }

  @Override
  public Tree files(Profile profile) throws IOException {
    return SourceStack.of(profile).map(SourceStack::files).orElse(profile.tree());
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Optional<SourceStack> sources = SourceStack.of(profile);
    NamedFile source =
        sources.isPresent()
            ? SourceArchive.write(
                sources.get(), profile, TarEncoding.GZIP, blobs, below(output), parallel)
            : tarball.write(profile, blobs, below(output)).main();
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

  /// The files, or sources, that the recipes make something of.
  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    NamedFile source =
        artifact.files().stream()
            .filter(f -> f.name().startsWith(SOURCES))
            .findFirst()
            .orElseThrow(() -> new CorruptException(id() + ": nothing is in " + SOURCES));
    if (!SourceArchive.isOne(source.name())) {
      return tarball.read(new Artifact(tarball.id(), artifact.release(), List.of(source)), files);
    }
    try (InputStream in = Channels.newInputStream(files.open(source.name()))) {
      MessageDigest hash = Hashing.sha256();
      DigestInputStream hashed = new DigestInputStream(in, hash);
      Tree tree = SourceArchive.read(new GzipStream(hashed, source.name()), source.name());
      hashed.transferTo(OutputStream.nullOutputStream());
      if (!Digest.ending(hash).equals(source.descriptor().digest())) {
        throw new CorruptException(source.name() + " is not what was written");
      }
      return tree;
    }
  }
}
