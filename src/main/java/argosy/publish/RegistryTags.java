package argosy.publish;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Digest;
import argosy.publish.RegistryConnection.Body;
import argosy.publish.RegistryConnection.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a repository of a registry has (distribution-spec 1.1, "Content Discovery").
final class RegistryTags {
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");
  private static final int MAX_PAGES = 1000;
  private static final int MAX_PAGE_BYTES = 4 << 20;
  private final RegistryConnection connection;

  RegistryTags(RegistryConnection connection) {
    this.connection = connection;
  }

  /// All tags, in the registry's order.
  List<String> list() throws IOException {
    List<String> tags = new ArrayList<>();
    Optional<URI> page = Optional.of(connection.uri("tags/list"));
    for (int i = 0; page.isPresent(); i++) {
      if (i == MAX_PAGES) {
        throw new IOException(connection.image() + ": the list of tags does not end");
      }
      Call call = connection.call("GET", page.get(), Body.NONE);
      HttpResponse<InputStream> response = connection.send(call);
      if (response.statusCode() != 200) {
        throw connection.failure(response, call);
      }
      try (InputStream body = response.body()) {
        tags.addAll(tags(new String(body.readNBytes(MAX_PAGE_BYTES), StandardCharsets.UTF_8)));
      }
      page = next(response, page.get());
    }
    return tags;
  }

  /// @throws CorruptException if it is another document
  private List<String> tags(String page) throws CorruptException {
    try {
      Json.Obj document = Json.parse(page).asObject();
      boolean none = document.find("tags").filter(t -> t instanceof Json.Arr).isEmpty();
      return none ? List.of() : document.strings("tags");
    } catch (IllegalArgumentException e) {
      throw new CorruptException(connection.image() + ": list of tags: " + e.getMessage(), e);
    }
  }

  private Optional<URI> next(HttpResponse<?> response, URI page) throws IOException {
    for (String link : response.headers().allValues("Link")) {
      Matcher next = NEXT.matcher(link);
      if (next.find()) {
        URI uri;
        try {
          uri = page.resolve(next.group(1));
        } catch (IllegalArgumentException e) {
          throw new CorruptException(connection.image() + ": not an address: " + link, e);
        }
        if (!uri.getAuthority().equals(page.getAuthority())) {
          throw new CorruptException(
              connection.image() + ": the list of tags goes on at another registry: " + uri);
        }
        return Optional.of(uri);
      }
    }
    return Optional.empty();
  }

  /// The digest of what a tag means now; empty if there is no such tag.
  Optional<Digest> digest(String tag) throws IOException {
    ImageReference.requireTag(tag);
    Call call =
        connection
            .call("HEAD", connection.uri("manifests/" + tag), Body.NONE)
            .with("Accept", ImagePull.ACCEPT);
    HttpResponse<InputStream> response = connection.send(call);
    if (response.statusCode() == 404) {
      response.body().close();
      return Optional.empty();
    }
    if (response.statusCode() != 200) {
      throw connection.failure(response, call);
    }
    response.body().close();
    String digest = response.headers().firstValue("Docker-Content-Digest").orElse("");
    try {
      return Optional.of(Digest.parse(digest));
    } catch (IllegalArgumentException e) {
      throw new CorruptException(
          "%s: the registry says no digest of %s: \"%s\""
              .formatted(connection.image(), tag, digest),
          e);
    }
  }
}
