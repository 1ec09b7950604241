package argosy.build.source;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Progress;
import argosy.model.Digest;
import argosy.store.FileDigest;
import argosy.trust.ServerCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Files fetched from the network, kept under their SHA-256: `by-digest/HEX`.
///
/// @param folder made when needed
public record Downloads(Path folder, Progress progress) {
  /// The file of these bytes, if it is here and whole.
  Optional<Path> held(Digest digest) throws IOException {
    Path file = place(digest);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (!FileDigest.of(file).equals(digest)) {
      Files.delete(file); // ours to replace
      return Optional.empty();
    }
    return Optional.of(file);
  }

  private Path place(Digest digest) {
    return folder.resolve("by-digest").resolve(digest.hex());
  }

  /// Takes a file over if it is of these bytes.
  void keep(Path file, Digest digest) throws IOException {
    Digest is = FileDigest.of(file);
    if (!is.equals(digest)) {
      throw new CorruptException(file.getFileName() + ": expected " + digest + " but got " + is);
    }
    Files.createDirectories(folder.resolve("by-digest"));
    Files.move(file, place(digest), StandardCopyOption.REPLACE_EXISTING);
  }

  /// The first of the mirrors that gives the right bytes. What is held is not asked for.
  ///
  /// @param sha256 hex digits; empty if only `md5` is known
  /// @throws CorruptException if a mirror gives other bytes and none gives the right ones
  public Path fetch(List<String> mirrors, String sha256, String md5) throws IOException {
    if (!sha256.isEmpty()) {
      Optional<Path> held = held(new Digest(sha256));
      if (held.isPresent()) {
        return held.get();
      }
    }
    List<String> failures = new ArrayList<>();
    boolean wrong = false;
    for (String mirror : mirrors) {
      progress.step("fetch " + mirror.substring(mirror.lastIndexOf('/') + 1));
      try {
        return taken(mirror, sha256, md5);
      } catch (CorruptException e) {
        wrong = true;
        failures.add(e.getMessage());
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failures.add(mirror + ": " + e.getMessage());
      }
    }
    String all = String.join("; ", failures);
    throw wrong ? new CorruptException(all) : new IOException("no mirror gives the source: " + all);
  }

  private Path taken(String url, String sha256, String md5) throws IOException {
    Files.createDirectories(folder.resolve("by-digest"));
    Path part = Files.createTempFile(folder, ".fetch-", "");
    MessageDigest digest = Hashing.sha256();
    MessageDigest old = Hashing.md5();
    try {
      try (InputStream in = open(url);
          OutputStream out =
              new DigestOutputStream(
                  new DigestOutputStream(Files.newOutputStream(part), digest), old)) {
        in.transferTo(out);
      }
      Digest is = Digest.ending(digest);
      String oldIs = HexFormat.of().formatHex(old.digest());
      if (!sha256.isEmpty() && !is.hex().equals(sha256)) {
        throw new CorruptException(url + ": expected sha256 " + sha256 + " but got " + is.hex());
      }
      if (!md5.isEmpty() && !oldIs.equals(md5)) {
        throw new CorruptException(url + ": expected md5 " + md5 + " but got " + oldIs);
      }
      Path place = place(is);
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      return place;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static InputStream open(String url) throws IOException {
    URI uri = URI.create(url);
    if ("file".equals(uri.getScheme())) {
      return Files.newInputStream(Path.of(uri));
    }
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(30)).build();
    HttpClient client =
        ServerCertificates.client()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build(); // not closed: that would wait for the body, which the caller reads
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        answer.body().close();
        throw new IOException("the server answers " + answer.statusCode());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
