package argosy.testing;

import argosy.remote.s3.S3Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A real S3 server (s3proxy) on this machine, over a folder, with one bucket. `./check` puts its
/// libraries into `target/s3proxy`.
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "releases";
  public static final S3Credentials CREDENTIALS = new S3Credentials("local-id", "local-secret", "");
  private static final Path LIBRARIES =
      Path.of(System.getProperty("argosy.s3proxy", "target/s3proxy"));

  private final Process process;
  private final URI endpoint;

  private S3Server(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  public static S3Server start(Path folder) throws IOException {
    if (!Files.isDirectory(LIBRARIES)) {
      throw new IOException(LIBRARIES + " is not there; ./check fetches the S3 server for tests");
    }
    int port = LocalServer.freePort();
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(data.resolve(BUCKET));
    Path settings =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            """
            s3proxy.authorization=aws-v4
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, CREDENTIALS.accessKey(), CREDENTIALS.secretKey(), data));
    Path logback =
        Files.writeString(
            folder.resolve("logback.xml"), "<configuration><root level=\"OFF\"/></configuration>");
    ProcessBuilder command =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx300m",
                "-Dlogback.configurationFile=" + logback,
                "-cp",
                LIBRARIES + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString()));
    Process process = LocalServer.start(command, port, folder.resolve("s3proxy.log"));
    return new S3Server(process, URI.create("http://127.0.0.1:" + port));
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
