package argosy.publish;

import argosy.base.CorruptException;
import argosy.image.ImageLayout;
import argosy.model.Descriptor;
import argosy.publish.RegistryConnection.Body;
import argosy.publish.RegistryConnection.Call;
import argosy.remote.FirstBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;

/// One blob on its way into a repository (distribution-spec 1.1, "Pushing blobs").
///
///     upload = HEAD → there                         ; 200: nothing to do
///            / POST ?mount= → there                 ; 201: it was in another repository
///            / POST → PUT ?digest= whole            ; small ones
///            / POST → *PATCH chunk → PUT ?digest=   ; large ones
///
/// When a chunk is lost the registry is asked how far it got (`GET` → `Range`) and the next begins
/// there; if it does not know any more, the upload begins anew.
final class BlobUpload {
  private final RegistryConnection connection;
  private final ImageLayout layout;
  private final Descriptor blob;
  private final int chunkBytes;

  BlobUpload(RegistryConnection connection, ImageLayout layout, Descriptor blob, int chunkBytes) {
    this.connection = connection;
    this.layout = layout;
    this.blob = blob;
    this.chunkBytes = chunkBytes;
  }

  enum Outcome {
    THERE,
    MOUNTED,
    SENT
  }

  /// An upload that has begun: where it goes on, and how many bytes the registry has.
  private record Session(URI location, long offset) {}

  /// @param mountFrom repositories of the same registry that may have it
  Outcome run(List<String> mountFrom) throws IOException {
    if (isThere()) {
      return Outcome.THERE;
    }
    Optional<Session> session = Optional.empty();
    for (String from : mountFrom) {
      session = mount(from);
      if (session.isEmpty()) {
        return Outcome.MOUNTED;
      }
    }
    int failed = 0;
    while (true) {
      try {
        Session s = session.isPresent() ? session.get() : begin();
        session = Optional.of(s);
        if (s.offset() < blob.sizeBytes() && blob.sizeBytes() > chunkBytes) {
          session = Optional.of(sendChunk(s));
          failed = 0;
        } else {
          finish(s);
          return Outcome.SENT;
        }
      } catch (CorruptException | InterruptedIOException | RegistryConnection.Refused e) {
        throw e;
      } catch (IOException e) {
        if (++failed >= connection.retries().attempts()) {
          throw e;
        }
        connection.retries().before(failed, 0);
        if (isThere()) {
          return Outcome.SENT; // only the answer was lost
        }
        session = session.isPresent() ? status(session.get()) : session;
      }
    }
  }

  private boolean isThere() throws IOException {
    Call call = connection.call("HEAD", connection.uri("blobs/" + blob.digest()), Body.NONE);
    HttpResponse<InputStream> response = connection.send(call);
    response.body().close();
    return switch (response.statusCode()) {
      case 200 -> true;
      case 404 -> false;
      default -> throw connection.failure(response, call);
    };
  }

  /// Empty if it is mounted; otherwise the registry has begun an upload.
  private Optional<Session> mount(String from) throws IOException {
    URI uri = connection.uri("blobs/uploads/?mount=" + blob.digest() + "&from=" + from);
    Call plain = connection.call("POST", uri, Body.NONE);
    Call call =
        new Call(
            "POST",
            uri,
            plain.scope() + " repository:" + from + ":pull",
            plain.headers(),
            Body.NONE);
    HttpResponse<InputStream> response = connection.send(call);
    response.body().close();
    return switch (response.statusCode()) {
      case 201 -> Optional.empty();
      case 202 -> Optional.of(new Session(RegistryConnection.location(response, uri), 0));
      default -> Optional.of(begin());
    };
  }

  private Session begin() throws IOException {
    URI uri = connection.uri("blobs/uploads/");
    Call call = connection.call("POST", uri, Body.NONE);
    HttpResponse<InputStream> response = connection.send(call);
    if (response.statusCode() != 202) {
      throw connection.failure(response, call);
    }
    response.body().close();
    return new Session(RegistryConnection.location(response, uri), 0);
  }

  private Session sendChunk(Session s) throws IOException {
    long length = Math.min(chunkBytes, blob.sizeBytes() - s.offset());
    Call call =
        connection
            .call("PATCH", s.location(), () -> part(s.offset(), length))
            .with("Content-Type", "application/octet-stream")
            .with("Content-Range", s.offset() + "-" + (s.offset() + length - 1));
    HttpResponse<InputStream> response = connection.sendOnce(call);
    if (response.statusCode() != 202) {
      throw connection.failure(response, call);
    }
    response.body().close();
    return new Session(RegistryConnection.location(response, s.location()), s.offset() + length);
  }

  /// The last request: names the digest, and brings the content if no chunk did.
  private void finish(Session s) throws IOException {
    String query = s.location().getRawQuery() == null ? "?" : "&";
    URI uri = URI.create(s.location() + query + "digest=" + blob.digest());
    long rest = blob.sizeBytes() - s.offset();
    Call call =
        connection
            .call("PUT", uri, rest == 0 ? Body.NONE : () -> part(s.offset(), rest))
            .with("Content-Type", "application/octet-stream");
    HttpResponse<InputStream> response = connection.sendOnce(call);
    if (response.statusCode() == 201) {
      response.body().close();
      return;
    }
    IOException failure = connection.failure(response, call);
    if (response.statusCode() == 400 && String.valueOf(failure.getMessage()).contains("DIGEST")) {
      throw new CorruptException(
          layout.blobName(blob) + ": the registry got other bytes than the digest says", failure);
    }
    throw failure;
  }

  /// How far the registry got; empty if it has forgotten, or cannot tell none from one byte.
  private Optional<Session> status(Session s) throws IOException {
    Call call = connection.call("GET", s.location(), Body.NONE);
    HttpResponse<InputStream> response = connection.send(call);
    response.body().close();
    String range = response.headers().firstValue("Range").orElse("");
    if (response.statusCode() != 204 || !range.matches("(bytes=)?0-[0-9]{1,18}")) {
      return Optional.empty();
    }
    long last = Long.parseLong(range.substring(range.indexOf('-') + 1));
    if (last == 0 || last >= blob.sizeBytes()) {
      return Optional.empty();
    }
    URI next =
        response.headers().firstValue("Location").isPresent()
            ? RegistryConnection.location(response, s.location())
            : s.location();
    return Optional.of(new Session(next, last + 1));
  }

  private HttpRequest.BodyPublisher part(long offset, long length) {
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> {
          try {
            SeekableByteChannel channel = layout.channel(blob);
            channel.position(offset);
            return new FirstBytes(Channels.newInputStream(channel), length);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }),
        length);
  }
}
