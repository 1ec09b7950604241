package argosy.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Which authorities may sign the certificates of web servers: those in the PEM file that
/// [#VARIABLE] names, as for curl and OpenSSL, else those that Java trusts.
public final class ServerCertificates {
  public static final String VARIABLE = "SSL_CERT_FILE";

  private ServerCertificates() {}

  /// @throws UncheckedIOException if the file cannot be read or has no certificates
  public static HttpClient.Builder client() {
    return client(System.getenv().getOrDefault(VARIABLE, ""));
  }

  /// @param file of certificates in PEM; empty for those that Java trusts
  static HttpClient.Builder client(String file) {
    HttpClient.Builder client = HttpClient.newBuilder();
    try {
      return file.isEmpty() ? client : client.sslContext(trusting(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SSLContext trusting(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        authorities.setCertificateEntry(String.valueOf(authorities.size()), c);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(VARIABLE + "=" + file + ": " + e.getMessage(), e);
    }
  }
}
