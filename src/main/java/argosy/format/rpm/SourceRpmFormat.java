package argosy.format.rpm;

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
import argosy.format.source.SourceArchive;
import argosy.format.source.SourceStack;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
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
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A source package: a spec file and what it is built of.
///
///     SRPMS/argosy-NAME-VERSION-1.src.rpm = rpm("argosy-NAME.spec", archive)
///     archive = "NAME-TAG-src.tar.zst"    the sources of its packages, as [SourceStack] lays them
///             / "NAME-TAG-ARCH.tar.zst"   the tarball, where no package has sources
///
/// `rpmbuild --rebuild` compiles the binary package of it, or makes it of the same files.
public final class SourceRpmFormat implements Format {
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
              ? SourceArchive.write(
                  sources.get(), profile, TarEncoding.ZSTD, blobs, spool, parallel)
              : tarball.write(profile, blobs, spool).main();
      Digest digest = source.descriptor().digest();
      long size = source.descriptor().sizeBytes();
      InlineBlobs all = new InlineBlobs(spool);
      Stack stack = profile.stack();
      String name = RpmTexts.packageName(options.namePrefix(), stack.name());
      String spec = RecipeFormat.rpmSpec(profile, source, options.packager());
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
              Stream.concat(
                      Stream.of("zstd"),
                      sources.stream().flatMap(s -> SourceStack.RPM_PACKAGES.stream()))
                  .sorted()
                  .map(Relation::of)
                  .toList(),
              List.of(),
              List.of(
                  all.file(name + ".spec", 0644, spec),
                  new Entry.File(source.name(), 0644, digest, size)),
              Map.of(),
              "",
              profile.release().epochSeconds(),
              true);
      return new Artifact(
          id(),
          profile.release().digest(),
          new RpmWriter(options, signer, parallel).write(plan, all, output));
    }
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
        if (SourceArchive.isOne(path)) {
          tree = Optional.of(SourceArchive.read(new ZstdInputStream(content), where + ": " + path));
        } else if (path.endsWith(".tar.zst")) {
          tree = Optional.of(tarball.read(content, where + ": " + path));
        }
        content.transferTo(OutputStream.nullOutputStream());
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
