package argosy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.tool.Tool;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose certificate only its own facility has signed.
class ServerCertificatesTest {
  private static final String PASSWORD = "changeit";
  @TempDir private Path folder;

  private KeyStore keys() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("keys.p12");
    Tool.of(
            Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=facility",
            "-ext",
            "SAN=IP:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD,
            "-keystore",
            file.toString())
        .runOk();
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private static HttpsServer server(KeyStore keys) throws IOException, GeneralSecurityException {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    server.start();
    return server;
  }

  @Test
  void whoseAuthorityTheFileNamesIsBelievedAndNobodyElse() throws Exception {
    KeyStore keys = keys();
    Path pem =
        Files.writeString(
            folder.resolve("facility.pem"),
            "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded())
                + "\n-----END CERTIFICATE-----\n");
    HttpsServer server = server(keys);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.getAddress().getPort()))
            .build();
    try (HttpClient usual = ServerCertificates.client("").build();
        HttpClient own = ServerCertificates.client(pem.toString()).build()) {
      assertThatThrownBy(() -> usual.send(request, BodyHandlers.discarding()))
          .isInstanceOf(SSLHandshakeException.class);
      assertThat(own.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aFileWithoutCertificatesIsNamed() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "machine a login b\n");
    assertThatThrownBy(() -> ServerCertificates.client(other.toString()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("SSL_CERT_FILE=" + other);
  }
}
