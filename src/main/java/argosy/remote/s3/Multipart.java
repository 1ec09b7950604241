package argosy.remote.s3;

import argosy.base.Parallel;
import argosy.model.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/// A large object in parts, several on their way at once (CreateMultipartUpload, UploadPart,
/// CompleteMultipartUpload). Nothing of it is visible before the last step; a failure gives the
/// parts back.
final class Multipart {
  /// Of every part but the last; at most 10,000 parts make 80 GB.
  static final int PART_BYTES = 8 << 20;

  private static final int AT_ONCE = 3;
  private final S3Remote bucket;
  private final String name;
  private final Descriptor descriptor;

  Multipart(S3Remote bucket, String name, Descriptor descriptor) {
    this.bucket = bucket;
    this.name = name;
    this.descriptor = descriptor;
  }

  /// @param content whose end fails if it is not as described
  void send(InputStream content) throws IOException {
    HttpResponse<InputStream> begun =
        bucket.send(
            "POST",
            name,
            query("uploads", ""),
            Map.of("content-type", descriptor.mediaType()),
            new byte[0]);
    bucket.requireFound(begun, name);
    String upload;
    try (InputStream in = begun.body()) {
      upload = S3Listing.text(in, "UploadId");
    }
    boolean done = false;
    try (Parallel parallel = new Parallel(AT_ONCE)) {
      StringBuilder parts = new StringBuilder("<CompleteMultipartUpload>");
      int[] number = {0};
      parallel.ordered(
          new Parts(content, upload),
          AT_ONCE,
          tag ->
              parts
                  .append("<Part><PartNumber>")
                  .append(++number[0])
                  .append("</PartNumber><ETag>")
                  .append(tag.replace("\"", "&quot;"))
                  .append("</ETag></Part>"));
      complete(upload, parts.append("</CompleteMultipartUpload>").toString());
      done = true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      if (!done) {
        abort(upload);
      }
    }
  }

  /// Reads the parts one after the other, and gives out their sending.
  private final class Parts implements Iterator<Parallel.Task<String>> {
    private final InputStream content;
    private final String upload;
    private long left = descriptor.sizeBytes();
    private int number;

    Parts(InputStream content, String upload) {
      this.content = content;
      this.upload = upload;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Parallel.Task<String> next() {
      if (left <= 0) {
        throw new NoSuchElementException();
      }
      byte[] part;
      try {
        part = content.readNBytes((int) Math.min(PART_BYTES, left));
        left -= part.length;
        if (left == 0 || part.length == 0) {
          content.readNBytes(1); // the end: the digest is right or this fails
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      int n = ++number;
      SortedMap<String, String> query = query("partNumber", String.valueOf(n));
      query.put("uploadId", upload);
      return () ->
          bucket
              .drain(bucket.send("PUT", name, query, Map.of(), part), name)
              .headers()
              .firstValue("ETag")
              .orElseThrow(() -> new IOException(name + ": part " + n + " got no entity tag"));
    }
  }

  private void complete(String upload, String parts) throws IOException {
    HttpResponse<InputStream> response =
        bucket.send(
            "POST",
            name,
            query("uploadId", upload),
            Map.of("content-type", "application/xml"),
            parts.getBytes(StandardCharsets.UTF_8));
    bucket.requireFound(response, name);
    String answer;
    try (InputStream in = response.body()) {
      answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (answer.contains("<Error>")) { // 200 is sent before the parts are joined
      throw new IOException(name + ": the server could not join the parts: " + answer.strip());
    }
  }

  private void abort(String upload) {
    try {
      bucket.send("DELETE", name, query("uploadId", upload), Map.of(), new byte[0]).body().close();
    } catch (IOException e) {
      // The failure that led here is told; parts that stay are what the bucket's life cycle
      // removes.
    }
  }

  private static SortedMap<String, String> query(String key, String value) {
    SortedMap<String, String> query = new TreeMap<>();
    query.put(key, value);
    return query;
  }
}
