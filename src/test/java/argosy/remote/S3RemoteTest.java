package argosy.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.Remote;
import argosy.remote.s3.S3Address;
import argosy.remote.s3.S3Credentials;
import argosy.remote.s3.S3Remote;
import argosy.testing.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real S3 server that checks every signature.
@Tag("client")
class S3RemoteTest extends RemoteContract {
  @TempDir private static Path folder;
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static S3Server server;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Remote open(String prefix, Optional<S3Credentials> who, InstantSource clock) {
    return new S3Remote(
        new S3Address(server.endpoint(), "us-east-1", S3Server.BUCKET, prefix),
        who,
        new Retries(3, time -> {}),
        clock);
  }

  private static Remote open(String prefix, Optional<S3Credentials> who) {
    return open(prefix, who, InstantSource.system());
  }

  @Override
  Remote open() {
    return open("place " + PLACES.incrementAndGet() + "/", Optional.of(S3Server.CREDENTIALS));
  }

  @Test
  void moreNamesThanOnePageHoldsAreAllListed() throws IOException {
    try (Remote remote = open()) {
      byte[] content = bytes("x");
      for (int i = 0; i < 1005; i++) {
        remote.put(
            "n/%04d".formatted(i), describe(content), () -> new ByteArrayInputStream(content));
      }
      assertThat(remote.list("n/")).hasSize(1005).contains("n/0000", "n/1004");
    }
  }

  /// A request is signed with the time, so the clock is asked between look and write.
  @Test
  void whoWritesBetweenLookAndWriteOfAnotherWins() throws IOException {
    try (Remote first = open("between/", Optional.of(S3Server.CREDENTIALS))) {
      AtomicInteger asked = new AtomicInteger();
      InstantSource clock =
          () -> {
            if (asked.incrementAndGet() == 2) {
              try {
                assertThat(first.replace("n", Optional.empty(), bytes("first"))).isTrue();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
            return Instant.now();
          };
      try (Remote second = open("between/", Optional.of(S3Server.CREDENTIALS), clock)) {
        assertThat(second.replace("n", Optional.empty(), bytes("second"))).isFalse();
        assertThat(first.find("n")).contains(bytes("first"));
        asked.set(10);
        assertThat(second.replace("n", Optional.of(bytes("first")), bytes("second"))).isTrue();
      }
    }
  }

  @Test
  void aClockThatJumpedIsRefusedWithWhatToCheck() throws IOException {
    InstantSource yesterday = () -> Instant.now().minus(Duration.ofDays(1));
    try (Remote remote = open("x/", Optional.of(S3Server.CREDENTIALS), yesterday)) {
      assertThatThrownBy(() -> remote.list(""))
          .isInstanceOfSatisfying(
              UnsupportedException.class,
              e -> assertThat(e.remedy()).contains("this machine's clock"));
    }
  }

  @Test
  void aWrongSecretIsRefusedWithWhatToCheck() throws IOException {
    S3Credentials wrong = new S3Credentials(S3Server.CREDENTIALS.accessKey(), "wrong", "");
    try (Remote remote = open("x/", Optional.of(wrong))) {
      assertThatThrownBy(() -> remote.find("a"))
          .isInstanceOfAny(UnsupportedException.class, IOException.class);
      assertThatThrownBy(() -> remote.list(""))
          .isInstanceOfSatisfying(
              UnsupportedException.class,
              e -> assertThat(e.remedy()).contains("AWS_SECRET_ACCESS_KEY"));
    }
  }

  private static Remote open(String bucket, S3Credentials who) {
    return new S3Remote(
        new S3Address(server.endpoint(), "us-east-1", bucket, "x/"),
        Optional.of(who),
        new Retries(3, time -> {}),
        InstantSource.system());
  }

  @Test
  void aBucketThatIsNotThereIsCalledByItsName() throws IOException {
    try (Remote remote = open("nobody", S3Server.CREDENTIALS)) {
      byte[] content = bytes("x");
      assertThatThrownBy(() -> remote.find("a"))
          .isInstanceOfSatisfying(
              UnsupportedException.class, e -> assertThat(e.remedy()).contains("make the bucket"))
          .hasMessageContaining("there is no bucket nobody");
      assertThatThrownBy(() -> remote.list("")).hasMessageContaining("there is no bucket nobody");
      assertThatThrownBy(
              () -> remote.put("a", describe(content), () -> new ByteArrayInputStream(content)))
          .hasMessageContaining("there is no bucket nobody");
    }
  }

  @Test
  void whyTheServerRefusesIsSaidInOneLine() throws IOException {
    S3Credentials wrong = new S3Credentials(S3Server.CREDENTIALS.accessKey(), "wrong", "");
    try (Remote remote = open(S3Server.BUCKET, wrong);
        Remote anybody = open("x/", Optional.empty())) {
      byte[] content = bytes("x");
      assertThatThrownBy(() -> remote.find("a"))
          .hasMessageContaining("a is refused: the server answered 403 SignatureDoesNotMatch: The")
          .hasMessageNotContainingAny("<", "\n");
      assertThatThrownBy(
              () -> anybody.put("a", describe(content), () -> new ByteArrayInputStream(content)))
          .isInstanceOfSatisfying(
              UnsupportedException.class, e -> assertThat(e.remedy()).contains("none were found"));
    }
  }

  @Test
  void anEndpointWithoutSchemeIsCalledByItsVariable() {
    assertThatThrownBy(
            () -> S3Address.parse("s3://releases/x", Map.of("AWS_ENDPOINT_URL", "127.0.0.1:9000")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AWS_ENDPOINT_URL");
  }
}
