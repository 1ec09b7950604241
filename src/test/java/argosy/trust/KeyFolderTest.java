package argosy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.model.Signer;
import argosy.testing.Signers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
  private static final long CREATED = 1_750_000_000L;
  private static final long RELEASE = 1_760_000_000L;
  private static final long YEAR = 365 * 86_400L;
  @TempDir static Path scratch;
  private static Path folder = Path.of("");

  @BeforeAll
  static void makeKeys() throws IOException {
    folder = scratch.resolve("home/keys");
    KeyFolder.create(folder, "A Publisher <p@example.org>", CREATED, YEAR, new SecureRandom());
  }

  private static Signer signer() throws IOException {
    return KeyFolder.open(folder).signer(RELEASE, RELEASE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void onlyTheOwnerCanReadTheKeys() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (var files = Files.list(folder)) {
      assertThat(files.toList())
          .hasSize(4)
          .allSatisfy(f ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void detachedSignaturesVerifyAndAFlippedByteIsRefused() throws IOException {
    byte[] data = bytes("some release\n");
    String signature = signer().detachedSign(new ByteArrayInputStream(data));
    String certificate = signer().publicKeys().openPgpArmoured();
    assertThat(OpenPgpKey.verify(certificate, data, signature)).isTrue();
    data[3] ^= 1;
    assertThat(OpenPgpKey.verify(certificate, data, signature)).isFalse();
    assertThat(signer().hasSigned(bytes("some release\n"), signature)).isTrue();
    assertThat(signer().hasSigned(bytes("some release\n"), "no signature")).isFalse();
    String other = Signers.quick(RELEASE).publicKeys().openPgpArmoured();
    assertThat(OpenPgpKey.verify(other, bytes("some release\n"), signature)).isFalse();
  }

  @Test
  void signaturesAreAFunctionOfKeyTimeAndText() throws IOException {
    byte[] data = bytes("x");
    assertThat(signer().detachedSign(new ByteArrayInputStream(data)))
        .isEqualTo(signer().detachedSign(new ByteArrayInputStream(data)));
    assertThat(signer().clearSign("a\n- b\n")).isEqualTo(signer().clearSign("a\n- b\n"));
    assertThat(signer().ed25519(data)).isEqualTo(signer().ed25519(data)).hasSize(64);
    assertThat(KeyFolder.open(folder).signer(RELEASE + 1, RELEASE).clearSign("a\n"))
        .isNotEqualTo(signer().clearSign("a\n"));
  }

  @Test
  void clearSignedTextIsReadableAndDashEscaped() throws IOException {
    assertThat(signer().clearSign("Origin: x\n- dash  \n"))
        .startsWith(
            """
            -----BEGIN PGP SIGNED MESSAGE-----
            Hash: SHA512

            Origin: x
            - - dash  \n-----BEGIN PGP SIGNATURE-----

            """)
        .endsWith("-----END PGP SIGNATURE-----\n");
  }

  @Test
  void ed25519SignaturesVerifyAndAFlippedByteIsRefused() throws IOException {
    String pem = signer().publicKeys().ed25519Pem();
    byte[] signature = signer().ed25519(bytes("payload"));
    assertThat(Ed25519Key.verify(pem, bytes("payload"), signature)).isTrue();
    signature[10] ^= 1;
    assertThat(Ed25519Key.verify(pem, bytes("payload"), signature)).isFalse();
    assertThat(Ed25519Key.verify(pem, bytes("payloae"), signer().ed25519(bytes("payload"))))
        .isFalse();
  }

  @Test
  void keysThatOthersCanReadAreRefused() throws IOException {
    Path copy = copyOfKeys("open");
    Files.setPosixFilePermissions(
        copy.resolve("ed25519.key.pem"), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> KeyFolder.open(copy))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("ed25519.key.pem: a secret key that others can reach")
        .extracting(e -> ((UnsupportedException) e).remedy())
        .asString()
        .startsWith("chmod 600 ");
  }

  @Test
  void damagedKeysAreNamed() throws IOException {
    Path copy = copyOfKeys("damaged");
    Path file = copy.resolve("openpgp.key.asc");
    Files.writeString(file, Files.readString(file).replaceFirst("\n[A-Za-z0-9+/]{20}", "\nAAAA"));
    assertThatThrownBy(() -> KeyFolder.open(copy))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("openpgp.key.asc");
  }

  @Test
  void halvesThatDoNotBelongTogetherAreNamed() throws IOException {
    Path copy = copyOfKeys("mixed");
    Files.writeString(
        copy.resolve("ed25519.pem"), Ed25519Key.create(new SecureRandom()).publicPem());
    assertThatThrownBy(() -> KeyFolder.open(copy)).hasMessageContaining("do not belong together");
  }

  @Test
  void anExpiredKeySignsNothing() throws IOException {
    KeyFolder keys = KeyFolder.open(folder);
    assertThatThrownBy(() -> keys.signer(RELEASE, CREATED + YEAR))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("expired at 2026-06-15T");
  }

  @Test
  void keysAreNeverOverwritten() {
    assertThatThrownBy(
            () -> KeyFolder.create(folder, "B <b@example.org>", CREATED, 0, new SecureRandom()))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("never overwritten");
    assertThatThrownBy(() -> KeyFolder.open(scratch.resolve("nowhere")))
        .hasMessageContaining("holds no keys");
  }

  private static Path copyOfKeys(String name) throws IOException {
    Path copy =
        Files.createDirectory(
            scratch.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (var files = Files.list(folder)) {
      for (Path f : files.toList()) {
        Files.copy(f, copy.resolve(f.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return copy;
  }
}
