package argosy.format.sif;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.squashfs.Compression;
import argosy.codec.squashfs.SquashfsReader;
import argosy.format.root.RootFiles;
import argosy.format.tar.InlineBlobs;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Memo;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Signer;
import argosy.model.Stack;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;

/// Writes `NAME-TAG-ARCH.sif` (or `.squashfs`).
public final class SifFormat implements Format {
  public static final String SIF_MEDIA_TYPE = "application/vnd.sylabs.sif.layer.v1.sif";
  public static final String SQUASHFS_MEDIA_TYPE = "application/vnd.squashfs";

  /// What the format is asked for.
  ///
  /// @param compression of the file system: gzip for readers without zstd (kernels before 4.14)
  /// @param signature which kind, where there is a key
  public record Options(Container container, Compression compression, SignatureKind signature) {
    public static final Options DEFAULT =
        new Options(Container.SIF, Compression.ZSTD, SignatureKind.DSSE);
    public static final Options OPENPGP =
        new Options(Container.SIF, Compression.ZSTD, SignatureKind.OPENPGP);
  }

  /// One of the two: apptainer refuses an image with both unless it is given both keys.
  public enum SignatureKind {
    /// Ed25519 in a DSSE envelope: `apptainer verify --key PEM`.
    DSSE,
    /// OpenPGP clear text: `apptainer key import`, `apptainer verify --local`.
    OPENPGP
  }

  public enum Container {
    /// What apptainer runs.
    SIF,
    /// The file system alone, with the stack's own files and nothing else.
    SQUASHFS
  }

  private final Options options;
  private final Parallel parallel;
  private final Memo memo;
  private final Optional<Signer> signer;

  /// @param signer signs SIF files; without one they are not signed
  public SifFormat(Options options, Parallel parallel, Memo memo, Optional<Signer> signer) {
    this.options = options;
    this.parallel = parallel;
    this.memo = memo;
    this.signer = signer;
  }

  @Override
  public String id() {
    return switch (options.container()) {
      case SIF ->
          switch (options.signature()) {
            case DSSE -> "sif";
            case OPENPGP -> "sif-openpgp";
          };
      case SQUASHFS -> "squashfs";
    };
  }

  @Override
  public Optional<String> inapplicable(Release release, List<Profile.Part> packages) {
    return switch (options.container()) {
      case SIF -> RootFiles.inapplicable(release, packages);
      case SQUASHFS -> Optional.empty();
    };
  }

  @Override
  public String prefixFor(Release release) {
    return RootFiles.prefixFor(release);
  }

  @Override
  public Tree files(Profile profile) throws UnsupportedException {
    return switch (options.container()) {
      case SIF -> RootFiles.of(profile).tree();
      case SQUASHFS -> profile.tree();
    };
  }

  /// The app that runs the stack's demo: `demo`, unless a command of the stack has that name.
  public static String demoApp(Stack stack) {
    return stack.commands().stream().anyMatch(c -> c.name().equals("demo"))
        ? stack.demoCommand()
        : "demo";
  }

  @Override
  public List<String> own(Release release) {
    return List.of("the image's descriptors and signatures", ".singularity.d/**");
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Release release = profile.release();
    String suffix =
        switch (options.container()) {
          case SIF -> "sif";
          case SQUASHFS -> "squashfs";
        };
    String name =
        "%s-%s-%s.%s"
            .formatted(
                release.stack().name(), release.tag(), release.platform().architecture(), suffix);
    try (Output.Sink sink = output.create(name)) {
      sink.patch(0, ByteBuffer.allocate(0)); // the superblock comes last: no hash while streaming
      Descriptor descriptor =
          switch (options.container()) {
            case SIF -> writeSif(profile, blobs, sink);
            case SQUASHFS -> {
              sink.patch(0, writeImage(profile.tree(), blobs, release, sink).superblock());
              yield sink.commit(SQUASHFS_MEDIA_TYPE);
            }
          };
      return new Artifact(
          id(), release.digest(), List.of(new Artifact.NamedFile(name, descriptor, true)));
    }
  }

  private Descriptor writeSif(Profile profile, BlobSource blobs, Output.Sink sink)
      throws IOException {
    InlineBlobs all = new InlineBlobs(blobs);
    Additions additions = new Additions(profile, all);
    SifWriter writer = new SifWriter(profile.release(), sink);
    // First, so that it always stands at 32768: mount -o loop,offset=32768.
    long start = writer.beginPartition();
    SquashfsImage image = writeImage(additions.tree(), all, profile.release(), sink);
    sink.patch(start, image.superblock());
    writer.endPartition("root", image.sizeBytes());
    writer.object(SifObject.Type.DEFINITION, "Singularity", Scripts.definition(profile));
    writer.object(SifObject.Type.ENVIRONMENT, "environment", Scripts.environment(profile));
    writer.object(SifObject.Type.LABELS, "labels", Additions.json(Scripts.labels(profile)));
    if (signer.isPresent()) {
      writer.sign(signer.get(), options.signature());
    }
    writer.finish();
    sink.executable();
    return sink.commit(SIF_MEDIA_TYPE);
  }

  private SquashfsImage writeImage(Tree tree, BlobSource blobs, Release release, Output.Sink sink)
      throws IOException {
    return SquashfsImage.write(
        tree, blobs, sink.stream(), options.compression(), release.epochSeconds(), parallel, memo);
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    String name = artifact.main().name();
    try (SeekableByteChannel channel = files.open(name)) {
      long size = channel.size();
      if (size != artifact.main().descriptor().sizeBytes()) {
        throw new CorruptException(
            name
                + ": expected "
                + artifact.main().descriptor().sizeBytes()
                + " bytes but got "
                + size);
      }
      return read(name, channel);
    }
  }

  /// The stack's files in a SIF or squashfs file, whoever wrote it.
  ///
  /// @param name for messages
  /// @throws CorruptException if it is damaged, or signed and not what was signed
  public Tree read(String name, SeekableByteChannel channel) throws IOException {
    try {
      if (!SifReader.isSif(channel)) {
        SquashfsReader image = new SquashfsReader(channel, 0, channel.size());
        return Tree.of(new SquashfsTree(image, parallel).entries());
      }
      SifReader sif = new SifReader(channel);
      sif.checkSignatures();
      SifReader.Part root = sif.primaryPartition();
      SquashfsTree image =
          new SquashfsTree(new SquashfsReader(channel, root.offset(), root.sizeBytes()), parallel);
      List<Entry> entries = image.entries();
      return Additions.without(entries, image.text(Additions.ADDED));
    } catch (CorruptException e) {
      throw new CorruptException(name + ": " + e.getMessage(), e);
    } catch (UnsupportedException e) {
      throw new UnsupportedException(name + ": " + e.getMessage(), e.remedy());
    }
  }
}
