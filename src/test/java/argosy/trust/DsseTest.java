package argosy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.model.Signer;
import argosy.testing.Ed25519Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class DsseTest {
  @Test
  void anEnvelopeOpensWithItsKeyAndOfItsTypeOnly() throws IOException {
    Signer signer = new Ed25519Signer();
    byte[] payload = "hello".getBytes(StandardCharsets.UTF_8);
    byte[] envelope = Dsse.seal(signer, "text/plain", payload);
    List<String> key = List.of(signer.publicKeys().ed25519Pem());
    assertThat(Dsse.open("e", envelope, "text/plain", key)).isEqualTo(payload);
    assertThatThrownBy(() -> Dsse.open("e", envelope, "text/html", key))
        .isInstanceOf(CorruptException.class);
    String other = Ed25519Key.create(new SecureRandom()).publicPem();
    assertThatThrownBy(() -> Dsse.open("e", envelope, "text/plain", List.of(other)))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("trusted");
  }

  @Test
  void everyFlippedByteIsFound() throws IOException {
    Signer signer = new Ed25519Signer();
    byte[] envelope = Dsse.seal(signer, "t", new byte[] {1, 2, 3, 4});
    List<String> key = List.of(signer.publicKeys().ed25519Pem());
    String text = new String(envelope, StandardCharsets.UTF_8);
    int from = text.indexOf("keyid"); // names the key for people; it is not signed
    int to = text.indexOf("sig\"");
    for (int i = 0; i < envelope.length; i++) {
      byte[] bad = envelope.clone();
      bad[i] ^= 4;
      if (i < from || i > to) {
        assertThatThrownBy(() -> Dsse.open("e", bad, "t", key))
            .as("byte %d", i)
            .isInstanceOf(CorruptException.class)
            .hasMessageStartingWith("e: ");
      }
    }
  }
}
