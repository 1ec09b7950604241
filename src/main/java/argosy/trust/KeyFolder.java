package argosy.trust;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/// A publisher's keys in a folder of mode 0700, files of mode 0600; made whole or not at all, never
/// overwritten.
///
///     openpgp.key.asc   the secret OpenPGP key     openpgp.asc       its certificate, for users
///     ed25519.key.pem   the secret Ed25519 key     ed25519.pem       its public half, for users
public final class KeyFolder {
  private static final String OPENPGP_SECRET = "openpgp.key.asc";
  private static final String OPENPGP_PUBLIC = "openpgp.asc";
  private static final String ED25519_SECRET = "ed25519.key.pem";
  private static final String ED25519_PUBLIC = "ed25519.pem";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path folder;
  private final OpenPgpKey openPgp;
  private final Ed25519Key dsse;

  private KeyFolder(Path folder, OpenPgpKey openPgp, Ed25519Key dsse) {
    this.folder = folder;
    this.openPgp = openPgp;
    this.dsse = dsse;
  }

  /// Whether the folder holds keys already.
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(OPENPGP_SECRET), LinkOption.NOFOLLOW_LINKS);
  }

  /// Makes both keys.
  ///
  /// @param userId `Name <mail@example.org>`
  /// @param validSeconds after which the OpenPGP key expires; 0 for never
  /// @throws UnsupportedException if the folder is there already
  public static KeyFolder create(
      Path folder, String userId, long createdEpochSeconds, long validSeconds, SecureRandom random)
      throws IOException {
    return create(
        folder, () -> OpenPgpKey.create(userId, createdEpochSeconds, validSeconds, random), random);
  }

  /// The same with an OpenPGP key of another kind, made if the folder is not there yet.
  public static KeyFolder create(Path folder, Supplier<OpenPgpKey> make, SecureRandom random)
      throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new UnsupportedException(
          folder + ": is there already, and keys are never overwritten",
          "move " + folder + " away, and keep it: what it signed is checked with it");
    }
    OpenPgpKey openPgp = Parallel.aside(make::get);
    Ed25519Key dsse = Ed25519Key.create(random);
    Path parent = folder.toAbsolutePath().getParent();
    Files.createDirectories(parent == null ? folder.toAbsolutePath() : parent);
    Path part =
        folder.resolveSibling(
            "." + folder.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    Files.createDirectory(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      write(part.resolve(OPENPGP_SECRET), openPgp.secretArmoured());
      write(part.resolve(OPENPGP_PUBLIC), openPgp.certificateArmoured());
      write(part.resolve(ED25519_SECRET), dsse.secretPem());
      write(part.resolve(ED25519_PUBLIC), dsse.publicPem());
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      for (String name :
          new String[] {OPENPGP_SECRET, OPENPGP_PUBLIC, ED25519_SECRET, ED25519_PUBLIC}) {
        Files.deleteIfExists(part.resolve(name));
      }
      Files.deleteIfExists(part);
      throw e;
    }
    return new KeyFolder(folder, openPgp, dsse);
  }

  /// Reads the keys.
  ///
  /// @throws UnsupportedException if others could read them, or there are none
  /// @throws argosy.base.CorruptException if a file does not hold its key
  public static KeyFolder open(Path folder) throws IOException {
    if (!exists(folder)) {
      throw new UnsupportedException(
          folder + ": holds no keys to sign with", "make them once: argosy keys init");
    }
    requirePrivate(folder, "700");
    OpenPgpKey openPgp =
        OpenPgpKey.parse(
            folder.resolve(OPENPGP_SECRET).toString(), readPrivate(folder, OPENPGP_SECRET));
    Ed25519Key dsse =
        Ed25519Key.parse(
            folder.resolve(ED25519_SECRET).toString(),
            readPrivate(folder, ED25519_SECRET),
            Files.readString(folder.resolve(ED25519_PUBLIC)));
    return new KeyFolder(folder, openPgp, dsse);
  }

  /// Signs with these keys, dated `epochSeconds`.
  ///
  /// @param epochSeconds the release's time, so that signatures are reproducible
  /// @param nowEpochSeconds to tell whether the key has expired
  /// @throws UnsupportedException if it has: clients would refuse what it signs
  public Signer signer(long epochSeconds, long nowEpochSeconds) throws UnsupportedException {
    OptionalLong expires = openPgp.expiresEpochSeconds();
    if (expires.isPresent() && expires.getAsLong() <= nowEpochSeconds) {
      throw new UnsupportedException(
          folder + ": the key expired at " + Instant.ofEpochSecond(expires.getAsLong()),
          "make a new one (move the folder away, argosy keys init) and give it to your users");
    }
    return new KeySigner(openPgp, dsse, epochSeconds);
  }

  public Signer.PublicKeys publicKeys() throws IOException {
    return new KeySigner(openPgp, dsse, 0).publicKeys();
  }

  public OpenPgpKey openPgp() {
    return openPgp;
  }

  public Ed25519Key dsse() {
    return dsse;
  }

  private static String readPrivate(Path folder, String name) throws IOException {
    requirePrivate(folder.resolve(name), "600");
    return Files.readString(folder.resolve(name));
  }

  private static void requirePrivate(Path path, String wanted) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new UnsupportedException(
          path
              + ": a secret key that others can reach, expected mode 0"
              + wanted
              + " but got "
              + PosixFilePermissions.toString(mode),
          "chmod " + wanted + " " + path + ", and make new keys if somebody may have read it");
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
  }
}
