package argosy.remote.s3;

import argosy.remote.Web;
import java.net.URI;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// How objects of a bucket are addressed.
///
/// @param endpoint `https://s3.example.org`; the bucket stands in the path below it
/// @param prefix of all names; empty or ending with `/`
record S3Uris(URI endpoint, String bucket, String prefix) {
  URI object(String name, SortedMap<String, String> query) {
    return uri("/" + bucket + "/" + prefix + name, query);
  }

  URI bucket(SortedMap<String, String> query) {
    return uri("/" + bucket, query);
  }

  private URI uri(String path, SortedMap<String, String> query) {
    String root = endpoint.toString().replaceFirst("/+$", "");
    return URI.create(root + Web.encode(path) + (query.isEmpty() ? "" : "?" + query(query)));
  }

  /// The canonical query: names and values percent-encoded, sorted.
  static String query(SortedMap<String, String> query) {
    return query.entrySet().stream()
        .map(q -> encode(q.getKey()) + "=" + encode(q.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return Web.encode(text).replace("/", "%2F");
  }
}
