package argosy.adopt.conda;

import argosy.adopt.conda.CondaPrefixAdopter.Taken;
import argosy.adopt.conda.InstalledPackage.InstalledPath;
import argosy.adopt.scan.PrefixScan;
import argosy.adopt.scan.PycHeader;
import argosy.adopt.scan.ScannedStream;
import argosy.conda.PathEntry.Placeholder;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Relocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One path of an environment into the store, as its package shipped it where that can be proved.
///
/// @param buildPrefix what shall stand in the package's files
record FileTaking(InstalledPackage owner, InstalledPath path, Path real, String buildPrefix) {
  private static final String MEDIA_TYPE = "application/octet-stream";
  private static final long LARGEST_IN_MEMORY = 64L << 20;

  Taken take(ObjectStore store) throws IOException {
    Path file = real.resolve(path.path());
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Taken(
          Optional.empty(), Optional.empty(), Optional.of(path.path() + " is missing"));
    }
    if (Files.isSymbolicLink(file)) {
      return link(Files.readSymbolicLink(file).toString());
    }
    if (Files.isDirectory(file)) {
      return new Taken(
          Optional.of(new Entry.Directory(path.path(), mode(file))),
          Optional.empty(),
          Optional.empty());
    }
    boolean placed = path.placeholder().isPresent();
    boolean made = path.shipped().isEmpty() && !path.path().endsWith(".pyc");
    if ((placed || made) && Files.size(file) <= LARGEST_IN_MEMORY) {
      return rewritten(file, made, store);
    }
    Stored stored = store(Files.newInputStream(file), store);
    Optional<Digest> expected = path.installed().or(path::shipped);
    boolean same =
        path.path().endsWith(".pyc")
            || expected.isEmpty()
            || expected.get().equals(stored.descriptor().digest());
    Optional<String> note =
        placed
            ? Optional.of(path.path() + " is too large to give its placeholder back")
            : same
                ? Optional.empty()
                : Optional.of(path.path() + " was changed since it was installed");
    return taken(file, stored, note);
  }

  /// An absolute link into the environment moves with it.
  private Taken link(String target) {
    boolean inside = PrefixScan.standsUnder(target, real.toString());
    String shipped = inside ? buildPrefix + target.substring(real.toString().length()) : target;
    return new Taken(
        Optional.of(new Entry.Symlink(path.path(), shipped)),
        inside
            ? Optional.of(new Relocation(path.path(), Relocation.Kind.SYMLINK, List.of()))
            : Optional.empty(),
        Optional.empty());
  }

  /// A file that was made for its place.
  private Taken rewritten(Path file, boolean made, ObjectStore store) throws IOException {
    byte[] installed = Files.readAllBytes(file);
    Placeholder wanted = path.placeholder().orElseGet(() -> new Placeholder(buildPrefix, false));
    byte[] recovered = new Recovery(real.toString(), wanted).recovered(installed);
    boolean proved = path.shipped().filter(Digest.of(recovered)::equals).isPresent();
    if (proved && wanted.prefix().equals(buildPrefix) || made) {
      return taken(file, store(new ByteArrayInputStream(recovered), store), Optional.empty());
    }
    Optional<Path> shipped =
        owner.unpacked().map(u -> u.resolve(path.path())).filter(Files::isRegularFile);
    if (shipped.isPresent()
        && wanted.prefix().equals(buildPrefix)
        && path.shipped()
            .filter(Digest.of(Files.readAllBytes(shipped.get()))::equals)
            .isPresent()) {
      return taken(file, store(Files.newInputStream(shipped.get()), store), Optional.empty());
    }
    return taken(
        file,
        store(new ByteArrayInputStream(installed), store),
        Optional.of(
            path.path() + " is not what was installed: kept as it is, for this prefix only"));
  }

  private record Stored(Descriptor descriptor, Optional<Relocation> relocation) {}

  private Stored store(InputStream content, ObjectStore store) throws IOException {
    PrefixScan scan = new PrefixScan(buildPrefix);
    try (InputStream in = new ScannedStream(PycHeader.settled(path.path(), content), scan)) {
      Descriptor descriptor = store.put(MEDIA_TYPE, in);
      return new Stored(descriptor, scan.finish(path.path()));
    }
  }

  private Taken taken(Path file, Stored stored, Optional<String> note) throws IOException {
    return new Taken(
        Optional.of(
            new Entry.File(
                path.path(),
                mode(file),
                stored.descriptor().digest(),
                stored.descriptor().sizeBytes())),
        stored.relocation(),
        note);
  }

  private static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }
}
