package argosy.site;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.codec.squashfs.Compression;
import argosy.format.sif.SquashfsImage;
import argosy.model.Digest;
import argosy.model.Memo;
import argosy.model.Tree;
import argosy.store.FileDigest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Releases as one compressed image each (`spec/site.md`, As an image), mounted over their own
/// folders: a disk reads one file from its beginning to its end instead of searching for each of
/// many thousands.
public final class ImageTier {
  private static final Pattern NAME = Pattern.compile("(.+)\\.([0-9a-f]{64})\\.squashfs");
  private static final int BUFFER_BYTES = 1 << 20;
  private final Site site;

  public ImageTier(Site site) {
    this.site = site;
  }

  /// Whose image a file is, by its name.
  static Optional<String> idOf(Path file) {
    Matcher m = NAME.matcher(String.valueOf(file.getFileName()));
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }

  /// The image of a release, if it was written.
  Optional<Path> find(String id) throws IOException {
    if (!Files.isDirectory(site.layout().images())) {
      return Optional.empty();
    }
    try (var files = Files.list(site.layout().images())) {
      return files.filter(f -> idOf(f).equals(Optional.of(id))).findFirst();
    }
  }

  /// Changes nothing.
  public RamTier.Plan plan(InstalledRelease release) throws IOException {
    boolean mounted = new RamTier(site).promoted().contains(release.id());
    boolean written = find(release.id()).isPresent();
    return new RamTier.Plan(
        release.id(),
        mounted || written ? 0 : release.files(),
        mounted || written ? 0 : release.bytes(),
        Files.getFileStore(site.layout().root()).getUsableSpace(),
        mounted,
        0);
  }

  /// Writes the image if it is not there yet, reads it once from its beginning to its end, which
  /// brings it into the page cache and checks it, and mounts it. One that is damaged is written
  /// again.
  ///
  /// @throws UnsupportedException unless root asks, and the site is root's: the kernel shall mount
  ///   no file system that somebody else can write to
  public RamTier.Plan promote(InstalledRelease release, Parallel parallel, Progress progress)
      throws IOException {
    String id = release.id();
    requireRoot();
    RamTier.Plan plan = plan(release);
    if (plan.already()) {
      return plan;
    }
    Optional<Path> there = find(id);
    if (there.isPresent()) {
      progress.step("read " + there.get().getFileName());
      boolean whole = there.get().endsWith(name(id, FileDigest.of(there.get())));
      progress.done(whole ? Texts.size(Files.size(there.get())) : "it is damaged");
      if (!whole) {
        Files.delete(there.get());
        there = Optional.empty();
      }
    }
    Path image = there.isPresent() ? there.get() : write(id, parallel, progress);
    BindMount.showImage(image, site.layout().release(id));
    return plan;
  }

  private void requireRoot() throws IOException {
    if (Account.uid() != 0 || !site.isOwnedBy(Account.name())) {
      throw new UnsupportedException(
          "an image is mounted by root, and from a site of root's: the kernel shall mount no file"
              + " system that somebody else can write to",
          "argosy site promote without --image, into a tmpfs");
    }
  }

  private static String name(String id, Digest digest) {
    return id + "." + digest.hex() + ".squashfs";
  }

  private Path write(String id, Parallel parallel, Progress progress) throws IOException {
    progress.step("write the image of " + id);
    Tree tree = new SiteRecords(site).tree(id);
    Path folder = site.layout().images();
    Site.makeFolders(folder);
    Path part = folder.resolve("." + id + SiteLayout.PART);
    Files.deleteIfExists(part);
    try {
      try (FileChannel channel =
              FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out =
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
        SquashfsImage image =
            SquashfsImage.write(
                tree,
                new ObjectBlobs(new SiteObjects(site), tree),
                out,
                Compression.ZSTD,
                SiteObjects.TIME.to(TimeUnit.SECONDS),
                parallel,
                new Nothing());
        out.flush();
        ByteBuffer superblock = image.superblock().duplicate();
        channel.position(0);
        while (superblock.hasRemaining()) {
          channel.write(superblock);
        }
        channel.force(true);
      }
      Files.setAttribute(part, "unix:mode", 0444);
      Path image = folder.resolve(name(id, FileDigest.of(part)));
      Files.move(part, image, StandardCopyOption.ATOMIC_MOVE);
      Durable.sync(folder);
      progress.done(Texts.size(Files.size(image)));
      return image;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// Removes the image of a release that is not mounted.
  void remove(String id) throws IOException {
    Optional<Path> image = find(id);
    if (image.isPresent()) {
      Files.delete(image.get());
    }
  }

  /// An image is written once; what it was made of is not kept.
  private static final class Nothing implements Memo {
    @Override
    public Optional<byte[]> recall(String kind, Digest input) {
      return Optional.empty();
    }

    @Override
    public void remember(String kind, Digest input, byte[] value) {
      // See recall.
    }
  }
}
