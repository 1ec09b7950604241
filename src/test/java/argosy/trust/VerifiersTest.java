package argosy.trust;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Signer;
import argosy.tool.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What real verifiers say of our signatures.
@Tag("client")
class VerifiersTest {
  private static final long CREATED = 1_750_000_000L;
  private static final long RELEASE = 1_740_000_000L; // before the key was made
  private static final String TEXT = "Origin: x\n- dash \t\n\nEnd: ü\n";
  @TempDir Path scratch;
  private Path home = Path.of("");
  private Path certificate = Path.of("");

  @BeforeEach
  void home() throws IOException {
    home =
        Files.createDirectory(
            scratch.resolve("gnupg"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    certificate = scratch.resolve("cert.asc");
  }

  private Tool.Result run(String... argv) throws IOException {
    return Tool.of(argv).with("GNUPGHOME", home.toString()).in(scratch).run();
  }

  private void write(Signer signer) throws IOException {
    Files.writeString(certificate, signer.publicKeys().openPgpArmoured());
    Files.writeString(scratch.resolve("text"), TEXT);
    Files.writeString(scratch.resolve("text.cut"), TEXT.replace("End", "Enc"));
    Files.writeString(scratch.resolve("clear.asc"), signer.clearSign(TEXT));
    Files.writeString(
        scratch.resolve("clear.cut.asc"), signer.clearSign(TEXT).replace("End", "Enc"));
    Files.writeString(
        scratch.resolve("text.sig"),
        signer.detachedSign(new ByteArrayInputStream(TEXT.getBytes(StandardCharsets.UTF_8))));
    assertThat(run("gpg", "--batch", "--dearmor", "-o", "cert.gpg", "cert.asc").ok()).isTrue();
    assertThat(run("gpg", "--batch", "--import", "cert.asc").ok()).isTrue();
  }

  private void everyVerifierAcceptsTheTextAndRefusesAFlippedByte() throws IOException {
    assertThat(run("gpgv", "--keyring", "./cert.gpg", "clear.asc")).matches(Tool.Result::ok);
    assertThat(run("gpgv", "--keyring", "./cert.gpg", "text.sig", "text")).matches(Tool.Result::ok);
    assertThat(run("gpg", "--batch", "--verify", "text.sig", "text")).matches(Tool.Result::ok);
    assertThat(run("gpg", "--batch", "--verify", "clear.asc")).matches(Tool.Result::ok);
    assertThat(run("sqv", "--keyring", "cert.asc", "text.sig", "text")).matches(Tool.Result::ok);

    assertThat(run("gpgv", "--keyring", "./cert.gpg", "clear.cut.asc").err())
        .contains("BAD signature");
    assertThat(run("gpgv", "--keyring", "./cert.gpg", "text.sig", "text.cut").err())
        .contains("BAD signature");
    assertThat(run("gpg", "--batch", "--verify", "text.sig", "text.cut").ok()).isFalse();
    assertThat(run("sqv", "--keyring", "cert.asc", "text.sig", "text.cut").ok()).isFalse();
  }

  @Test
  void gpgvGpgAndSqvAcceptOurSignaturesAndRefuseAFlippedByte() throws IOException {
    KeyFolder keys =
        KeyFolder.create(
            scratch.resolve("keys"), "P <p@example.org>", CREATED, 0, new SecureRandom());
    write(keys.signer(RELEASE, CREATED));
    everyVerifierAcceptsTheTextAndRefusesAFlippedByte();
    assertThat(run("gpg", "--batch", "--with-colons", "--list-keys").out())
        .contains(":" + keys.openPgp().fingerprint() + ":")
        .contains(":P <p@example.org>:");
  }

  @Test
  void opensslAcceptsTheEd25519SignatureAndRefusesAFlippedByte() throws IOException {
    Ed25519Key key = Ed25519Key.create(new SecureRandom());
    byte[] message = TEXT.getBytes(StandardCharsets.UTF_8);
    Files.write(scratch.resolve("m"), message);
    Files.write(scratch.resolve("s"), key.sign(message));
    Files.writeString(scratch.resolve("p.pem"), key.publicPem());
    Files.writeString(scratch.resolve("n"), TEXT + "x");
    String[] verify = {
      "openssl",
      "pkeyutl",
      "-verify",
      "-pubin",
      "-inkey",
      "p.pem",
      "-rawin",
      "-sigfile",
      "s",
      "-in",
      "m"
    };
    assertThat(run(verify)).matches(Tool.Result::ok);
    verify[verify.length - 1] = "n";
    assertThat(run(verify).ok()).isFalse();
  }

  @Test
  void aKeyThatGpgHoldsSignsThroughGpg() throws IOException {
    run("gpg", "--batch", "--passphrase", "", "--quick-gen-key", "A <a@example.org>", "rsa3072");
    GpgAgentSigner signer =
        GpgAgentSigner.open(
            (arguments, input) -> {
              List<String> argv = new ArrayList<>(arguments);
              argv.addFirst("gpg");
              return Tool.of(argv).with("GNUPGHOME", home.toString()).reading(input).runOk().out();
            },
            "a@example.org",
            Ed25519Key.create(new SecureRandom()),
            RELEASE,
            RELEASE);
    write(signer);
    everyVerifierAcceptsTheTextAndRefusesAFlippedByte();
    assertThat(signer.clearSign(TEXT)).isEqualTo(signer.clearSign(TEXT));
    run("gpgconf", "--kill", "gpg-agent");
  }
}
