package argosy.trust;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;

/// The RSA keys of a CernVM-FS repository in a folder, under the names the original gives them.
///
///     NAME.masterkey  signs the whitelist; may be kept elsewhere    NAME.pub  its public half, for clients
///     NAME.key        signs the manifest                           NAME.crt  its certificate
public final class RepositoryKeys {
  private static final long CERTIFICATE_SECONDS = 10L * 365 * 24 * 3600;
  private final Path folder;
  private final String name;

  private RepositoryKeys(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /// @param name of the repository
  /// @throws UnsupportedException if the folder holds no keys of it
  public static RepositoryKeys open(Path folder, String name) throws IOException {
    RepositoryKeys keys = new RepositoryKeys(folder, name);
    for (String kind : new String[] {"pub", "key", "crt"}) {
      if (!Files.exists(keys.file(kind))) {
        throw new UnsupportedException(
            keys.file(kind) + ": is missing",
            "put the repository's keys into " + folder + ", or name their folder with --keys");
      }
    }
    return keys;
  }

  public static boolean exist(Path folder, String name) {
    return Files.exists(folder.resolve(name + ".key"), LinkOption.NOFOLLOW_LINKS);
  }

  /// Makes all keys; whole or not at all, never over keys that are there.
  public static RepositoryKeys create(
      Path folder, String name, long nowEpochSeconds, SecureRandom random) throws IOException {
    RepositoryKeys keys = new RepositoryKeys(folder, name);
    if (exist(folder, name) || Files.exists(keys.file("masterkey"))) {
      throw new UnsupportedException(
          folder + ": holds keys of " + name + " already, and keys are never overwritten",
          "move them away, and keep them");
    }
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    RsaKey master = Parallel.aside(() -> RsaKey.create(random));
    keys.write("masterkey", master.secretPem(), "rw-------");
    keys.write("pub", master.publicPem(), "rw-r--r--");
    keys.makeSigning(nowEpochSeconds, random);
    return keys;
  }

  /// A new key and certificate that sign the manifest; the old ones are kept under `.old` names.
  public void rotate(long nowEpochSeconds, SecureRandom random) throws IOException {
    for (String kind : new String[] {"key", "crt"}) {
      Files.move(file(kind), folder.resolve(name + "." + kind + "." + nowEpochSeconds + ".old"));
    }
    makeSigning(nowEpochSeconds, random);
  }

  /// The key last: without it there are no keys.
  private void makeSigning(long nowEpochSeconds, SecureRandom random) throws IOException {
    RsaKey key = Parallel.aside(() -> RsaKey.create(random));
    Files.deleteIfExists(file("crt"));
    write(
        "crt",
        key.selfSigned(
            name + " release manager", nowEpochSeconds, nowEpochSeconds + CERTIFICATE_SECONDS),
        "rw-r--r--");
    write("key", key.secretPem(), "rw-------");
  }

  private Path file(String kind) {
    return folder.resolve(name + "." + kind);
  }

  private void write(String kind, String text, String mode) throws IOException {
    Path file = file(kind);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
  }

  public String name() {
    return name;
  }

  public Path folder() {
    return folder;
  }

  /// PEM of the master key's public half.
  public String publicPem() throws IOException {
    return Files.readString(file("pub"));
  }

  /// PEM.
  public String certificatePem() throws IOException {
    return Files.readString(file("crt"));
  }

  /// What signs the manifest.
  public RsaKey signing() throws IOException {
    return secret("key");
  }

  /// What signs the whitelist, if it is kept here.
  public Optional<RsaKey> master() throws IOException {
    return Files.exists(file("masterkey")) ? Optional.of(secret("masterkey")) : Optional.empty();
  }

  private RsaKey secret(String kind) throws IOException {
    Path file = file(kind);
    for (PosixFilePermission p : Files.getPosixFilePermissions(file)) {
      if (p.name().startsWith("OTHERS_") && !p.equals(PosixFilePermission.OTHERS_EXECUTE)) {
        throw new UnsupportedException(
            file + ": a secret key that others can read",
            "chmod 600 " + file + ", and make new keys if somebody may have read it");
      }
    }
    return RsaKey.parse(file.toString(), Files.readString(file));
  }
}
