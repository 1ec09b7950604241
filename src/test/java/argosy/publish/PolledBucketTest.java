package argosy.publish;

import argosy.model.Remote;
import argosy.remote.Remotes;
import argosy.testing.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// A bucket of a real S3 server.
@Tag("client")
class PolledBucketTest extends PolledPlaceContract {
  @TempDir private static Path data;
  private static S3Server server;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Remote open() throws IOException {
    return Remotes.open(
        "s3://" + S3Server.BUCKET + "/sw",
        Map.of(
            "AWS_ENDPOINT_URL", server.endpoint().toString(),
            "AWS_REGION", "eu-west-1",
            "AWS_ACCESS_KEY_ID", S3Server.CREDENTIALS.accessKey(),
            "AWS_SECRET_ACCESS_KEY", S3Server.CREDENTIALS.secretKey()),
        InstantSource.system());
  }
}
