package argosy.format.rpm;

import argosy.activation.Launchers;
import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.codec.cpio.CpioMember;
import argosy.codec.cpio.CpioReader;
import argosy.codec.rpm.RpmFiles.RpmFile;
import argosy.codec.rpm.RpmReader;
import argosy.format.deb.DebVersion;
import argosy.format.recipe.RecipeFormat;
import argosy.format.rpm.RpmPlan.Relation;
import argosy.format.source.SourceStack;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
import argosy.format.tar.TarStream;
import argosy.format.tar.TarTree;
import argosy.format.tar.TreeTar;
import argosy.format.tarball.TarballFormat;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Signer;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A source package: a spec file and what it is built of.
///
///     SRPMS/argosy-NAME-VERSION-1.src.rpm = rpm("argosy-NAME.spec", archive)
///     archive = "NAME-TAG-src.tar.zst"    the sources of its packages, as [SourceStack] lays them
///             / "NAME-TAG-ARCH.tar.zst"   the tarball, where no package has sources
///
/// `rpmbuild --rebuild` compiles the binary package of it, or makes it of the same files.
public final class SourceRpmFormat implements Format {
  private static final String SOURCES = "-src.tar.zst";

  /// What it takes to build it, by the names of the distributions that read rpm packages.
  private static final List<String> OF_FILES = List.of("zstd");

  private static final List<String> OF_SOURCES =
      List.of(
          "autoconf",
          "automake",
          "gcc",
          "gcc-c++",
          "gcc-gfortran",
          "libtool",
          "make",
          "patch",
          "perl",
          "pkgconfig",
          "zstd");

  private final RpmOptions options;
  private final Optional<Signer> signer;
  private final Parallel parallel;
  private final TarballFormat tarball;

  /// @param signer of the headers; empty for unsigned packages
  public SourceRpmFormat(RpmOptions options, Optional<Signer> signer, Parallel parallel) {
    this.options = options;
    this.signer = signer;
    this.parallel = parallel;
    this.tarball = new TarballFormat(parallel, TarballFormat.Options.DEFAULT);
  }

  @Override
  public String id() {
    return "srpm";
  }

  @Override
  public String prefixFor(Release release) {
    return tarball.prefixFor(release);
  }

  @Override
  public List<String> own(Release release) {
    return List.of("the package's header", "the spec file");
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
    try (Spool spool = new Spool(output)) {
      Optional<SourceStack> sources = SourceStack.of(profile);
      NamedFile source =
          sources.isPresent()
              ? archive(sources.get(), profile, blobs, spool)
              : tarball.write(profile, blobs, spool).main();
      Digest digest = source.descriptor().digest();
      long size = source.descriptor().sizeBytes();
      InlineBlobs all = new InlineBlobs(spool);
      Stack stack = profile.stack();
      String name = RpmTexts.packageName(options.namePrefix(), stack.name());
      String spec =
          sources.isPresent()
              ? RecipeFormat.rpmSpecOfSources(profile, source, options.packager(), OF_SOURCES)
              : RecipeFormat.rpmSpec(profile, source, options.packager());
      RpmPlan plan =
          new RpmPlan(
              RpmPlan.Kind.SOURCE,
              name,
              DebVersion.ofTag(profile.release().tag()),
              RpmTexts.architecture(profile.release().platform()),
              RpmTexts.summary(stack),
              RpmTexts.description(
                  profile.release(),
                  profile.stack().kind() == StackKind.ROOT ? "a root of its own" : "a prefix",
                  profile.packages().size()),
              stack.licence().expression(),
              "",
              List.of(),
              (sources.isPresent() ? OF_SOURCES : OF_FILES).stream().map(Relation::of).toList(),
              List.of(),
              List.of(
                  all.file(name + ".spec", 0644, spec),
                  new Entry.File(source.name(), 0644, digest, size)),
              Map.of(),
              profile.release().epochSeconds(),
              true);
      return new Artifact(
          id(),
          profile.release().digest(),
          new RpmWriter(options, signer, parallel).write(plan, all, output));
    }
  }

  private NamedFile archive(SourceStack sources, Profile profile, BlobSource blobs, Output output)
      throws IOException {
    InlineBlobs all = new InlineBlobs(blobs);
    List<Entry> unpacked = new ArrayList<>(profile.tree().entries());
    unpacked.addAll(all.entries(Launchers.forUnpacked(profile)));
    Release release = profile.release();
    String top = release.stack().name() + "-" + release.tag();
    String name = top + SOURCES;
    try (Output.Sink sink = output.create(name)) {
      new TreeTar(parallel)
          .write(
              new TarStream(top + "/", sources.entries(unpacked, all), release.epochSeconds()),
              TarEncoding.ZSTD,
              all,
              sink.stream());
      return new NamedFile(name, sink.commit("application/zstd"), true);
    }
  }

  private static Tree sources(InputStream archive, String where) throws IOException {
    return TarTree.read(
        new ZstdInputStream(archive),
        where,
        path ->
            Optional.of(path.substring(path.indexOf('/') + 1)).filter(SourceStack::isOfRelease));
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    String where = artifact.main().name();
    try (InputStream in = Channels.newInputStream(files.open(where))) {
      RpmReader rpm = new RpmReader(where, in);
      Map<String, RpmFile> listed = new HashMap<>();
      rpm.files().files().forEach(f -> listed.put(f.path(), f));
      CpioReader cpio = rpm.payload();
      Optional<Tree> tree = Optional.empty();
      for (Optional<CpioMember> next = cpio.next(); next.isPresent(); next = cpio.next()) {
        String path = next.get().path();
        RpmFile file = listed.remove(path);
        MessageDigest hash = Hashing.sha256();
        InputStream content = new DigestInputStream(cpio.content(), hash);
        if (path.endsWith(SOURCES)) {
          tree = Optional.of(sources(content, where + ": " + path));
        } else if (path.endsWith(".tar.zst")) {
          tree = Optional.of(tarball.read(content, where + ": " + path));
        }
        content.transferTo(java.io.OutputStream.nullOutputStream());
        if (file == null || !Digest.ending(hash).hex().equals(file.sha256())) {
          throw new CorruptException(where + ": " + path + " is not what the header says");
        }
      }
      rpm.finish();
      if (!listed.isEmpty()) {
        throw new CorruptException(
            where + ": the payload lacks " + listed.keySet().iterator().next());
      }
      return tree.orElseThrow(() -> new CorruptException(where + ": no tarball is in it"));
    }
  }
}
