package argosy.trust;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.model.Signer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/// Signs OpenPGP through the user's own `gpg`, so that the secret key stays with its agent or smart
/// card. The Ed25519 key is still one of ours: gpg signs no plain bytes.
///
/// The program is handed in, as only one room starts programs: `(args, in) ->
/// Tool.of(...).reading(in).runOk().out()`.
public final class GpgAgentSigner implements Signer {
  /// The `gpg` program.
  @FunctionalInterface
  public interface Gpg {
    /// Runs it with these arguments (`--batch` is among them) and returns what it prints.
    ///
    /// @throws IOException if it fails, with what it said
    String run(List<String> arguments, String input) throws IOException;
  }

  private final Gpg gpg;
  private final Key key;
  private final Ed25519Key dsse;
  private final long epochSeconds;

  private record Key(String fingerprint, long createdEpochSeconds, long expiresEpochSeconds) {}

  private GpgAgentSigner(Gpg gpg, Key key, Ed25519Key dsse, long epochSeconds) {
    this.gpg = gpg;
    this.key = key;
    this.dsse = dsse;
    this.epochSeconds = epochSeconds;
  }

  /// Finds the key.
  ///
  /// @param keyName as gpg takes it: a fingerprint, a mail address
  /// @param epochSeconds the time of the signatures; moved up to the key's creation if before it
  /// @throws UnsupportedException if gpg has no such secret key, or it has expired
  public static GpgAgentSigner open(
      Gpg gpg, String keyName, Ed25519Key dsse, long epochSeconds, long nowEpochSeconds)
      throws IOException {
    String listing =
        gpg.run(
            List.of("--batch", "--with-colons", "--fingerprint", "--list-secret-keys", keyName),
            "");
    Key key = parse(listing, keyName);
    if (key.expiresEpochSeconds() != 0 && key.expiresEpochSeconds() <= nowEpochSeconds) {
      throw new UnsupportedException(
          "gpg key " + key.fingerprint() + " has expired",
          "prolong it: gpg --quick-set-expire " + key.fingerprint() + " 1y");
    }
    return new GpgAgentSigner(gpg, key, dsse, epochSeconds);
  }

  /// `sec:u:3072:1:KEYID:CREATED:EXPIRES:...` then `fpr:::::::::FINGERPRINT:` (gpg's doc/DETAILS).
  private static Key parse(String listing, String keyName) throws IOException {
    List<String[]> records =
        listing.lines().map(l -> l.split(":", -1)).filter(f -> f.length > 9).toList();
    if (records.stream().filter(f -> f[0].equals("sec")).count() != 1) {
      throw new UnsupportedException(
          "gpg has not exactly one secret key \"" + keyName + "\"",
          "name it by its fingerprint, as gpg --list-secret-keys prints it");
    }
    try {
      String[] sec = records.stream().filter(f -> f[0].equals("sec")).findFirst().orElseThrow();
      String[] fpr = records.stream().filter(f -> f[0].equals("fpr")).findFirst().orElseThrow();
      return new Key(fpr[9], Long.parseLong(sec[5]), sec[6].isEmpty() ? 0 : Long.parseLong(sec[6]));
    } catch (NoSuchElementException | NumberFormatException e) {
      throw new CorruptException("gpg --with-colons printed something else: " + listing, e);
    }
  }

  @Override
  public String clearSign(String text) throws IOException {
    return gpg.run(arguments("--clear-sign"), text);
  }

  @Override
  public String detachedSign(InputStream data) throws IOException {
    Path file = Files.createTempFile("argosy-sign", "");
    try {
      Files.copy(data, file, StandardCopyOption.REPLACE_EXISTING);
      List<String> arguments = arguments("--detach-sign");
      arguments.addAll(List.of("--output", "-", file.toString()));
      return gpg.run(arguments, "");
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private List<String> arguments(String command) {
    return new ArrayList<>(
        List.of(
            "--batch",
            "--armor",
            "--no-emit-version",
            "--digest-algo",
            "SHA512",
            "--faked-system-time",
            Math.max(epochSeconds, key.createdEpochSeconds()) + "!",
            "--local-user",
            key.fingerprint(),
            command));
  }

  @Override
  public boolean hasSigned(byte[] data, String detachedSignature) throws IOException {
    return OpenPgpKey.verify(publicKeys().openPgpArmoured(), data, detachedSignature);
  }

  @Override
  public byte[] ed25519(byte[] message) {
    return dsse.sign(message);
  }

  @Override
  public GpgAgentSigner asOf(long otherEpochSeconds) {
    return new GpgAgentSigner(gpg, key, dsse, otherEpochSeconds);
  }

  @Override
  public PublicKeys publicKeys() throws IOException {
    String certificate =
        gpg.run(
            List.of("--batch", "--armor", "--no-emit-version", "--export", key.fingerprint()), "");
    return new PublicKeys(certificate, key.fingerprint(), dsse.publicPem());
  }
}
