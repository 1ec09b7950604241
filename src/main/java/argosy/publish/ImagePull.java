package argosy.publish;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.image.ImageIndex;
import argosy.image.ImageLayout;
import argosy.image.ImageManifest;
import argosy.image.MediaTypes;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Output;
import argosy.model.Platform;
import argosy.model.VerifiedContent;
import argosy.publish.RegistryConnection.Body;
import argosy.publish.RegistryConnection.Call;
import argosy.remote.ResumingBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One image on its way out of a repository.
final class ImagePull {
  static final String ACCEPT =
      String.join(
          ", ",
          MediaTypes.MANIFEST,
          MediaTypes.INDEX,
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.DOCKER_LIST);
  private final RegistryConnection connection;
  private final Parallel parallel;
  private final Output output;
  private final String folder;

  ImagePull(RegistryConnection connection, Parallel parallel, Output output, String folder) {
    this.connection = connection;
    this.parallel = parallel;
    this.output = output;
    this.folder = folder;
  }

  Descriptor run(Optional<Platform> platform) throws IOException {
    String tag = connection.image().tag().orElse("latest");
    Fetched top = fetch(tag, Optional.empty());
    List<Fetched> documents = new ArrayList<>();
    Fetched image = choose(top, platform, documents);
    Set<Descriptor> blobs = new LinkedHashSet<>();
    for (Fetched document : documents) {
      if (MediaTypes.isManifest(document.descriptor.mediaType())) {
        ImageManifest manifest = ImageManifest.parse(document.bytes, document.name);
        blobs.add(manifest.config());
        manifest.layers().forEach(l -> blobs.add(l.descriptor()));
      }
    }
    String blobFolder = name("blobs/sha256");
    List<Parallel.Task<Descriptor>> downloads = new ArrayList<>();
    for (Descriptor blob : blobs) {
      downloads.add(() -> download(blob, blobFolder));
    }
    parallel.all(downloads);
    for (Fetched document : documents) {
      try (Output.Sink sink = output.createByDigest(blobFolder)) {
        sink.stream().write(document.bytes);
        sink.commit(document.descriptor.mediaType());
      }
    }
    write("oci-layout", Json.object().put("imageLayoutVersion", "1.0.0").build());
    String name = tag.startsWith("sha256:") ? "latest" : tag;
    ImageIndex index =
        new ImageIndex(
            List.of(
                new ImageIndex.Item(
                    image.descriptor, Optional.empty(), Map.of(ImageIndex.REF_NAME, name))));
    write("index.json", Json.parse(new String(index.canonicalBytes(), StandardCharsets.UTF_8)));
    return image.descriptor;
  }

  private String name(String inner) {
    return folder.isEmpty() ? inner : folder + "/" + inner;
  }

  private void write(String name, Json json) throws IOException {
    try (Output.Sink sink = output.create(name(name))) {
      sink.stream().write(json.canonicalBytes());
      sink.commit("application/json");
    }
  }

  /// A manifest or index as the registry sent it; its digest is that of the bytes.
  private static final class Fetched {
    final String name;
    final Descriptor descriptor;
    final byte[] bytes;

    Fetched(String name, Descriptor descriptor, byte[] bytes) {
      this.name = name;
      this.descriptor = descriptor;
      this.bytes = bytes;
    }
  }

  /// All documents under the one that is chosen, inner ones first.
  private Fetched choose(Fetched top, Optional<Platform> platform, List<Fetched> documents)
      throws IOException {
    if (!MediaTypes.isIndex(top.descriptor.mediaType())) {
      documents.add(top);
      return top;
    }
    List<ImageIndex.Item> items = ImageIndex.parse(top.bytes, top.name).items();
    for (ImageIndex.Item item : items) {
      if (platform.isEmpty() || item.platform().equals(platform)) {
        Descriptor d = item.descriptor();
        Fetched inner = choose(fetch(d.digest().toString(), Optional.of(d)), platform, documents);
        if (platform.isPresent()) {
          return inner;
        }
      }
    }
    if (platform.isPresent()) {
      throw new UnsupportedException(
          "%s has no image for %s, but %s"
              .formatted(
                  connection.image(),
                  platform.get(),
                  items.stream().flatMap(i -> i.platform().stream()).toList()),
          "choose one of them with --platform");
    }
    documents.add(top);
    return top;
  }

  private Fetched fetch(String name, Optional<Descriptor> expected) throws IOException {
    Call call =
        connection
            .call("GET", connection.uri("manifests/" + name), Body.NONE)
            .with("Accept", ACCEPT);
    HttpResponse<InputStream> response = connection.send(call);
    if (response.statusCode() == 404) {
      response.body().close();
      throw new IOException(connection.image() + ": there is no " + name);
    }
    if (response.statusCode() != 200) {
      throw connection.failure(response, call);
    }
    byte[] bytes;
    try (InputStream body = response.body()) {
      bytes = body.readNBytes(ImageLayout.MAX_DOCUMENT_BYTES + 1);
    }
    String where = connection.image() + " " + name;
    String type =
        response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "").strip();
    Descriptor actual = new Descriptor(type, Digest.of(bytes), bytes.length);
    ImageLayout.requireDocument(actual);
    String wanted =
        expected
            .map(d -> d.digest().toString())
            .or(() -> name.startsWith("sha256:") ? Optional.of(name) : Optional.empty())
            .or(() -> response.headers().firstValue("Docker-Content-Digest"))
            .orElse(actual.digest().toString());
    if (!wanted.equals(actual.digest().toString())) {
      throw new CorruptException(
          "%s: digest, expected %s but got %s".formatted(where, wanted, actual.digest()));
    }
    if (!MediaTypes.isIndex(type) && !MediaTypes.isManifest(type)) {
      throw new UnsupportedException(
          where + ": not an image but " + type, "ask its owner for an OCI image");
    }
    return new Fetched(where, actual, bytes);
  }

  private Descriptor download(Descriptor blob, String blobFolder) throws IOException {
    String where = connection.image() + " " + blob.digest();
    try (Output.Sink sink = output.createByDigest(blobFolder);
        InputStream in =
            new VerifiedContent(
                new ResumingBody(
                    offset -> open(blob, offset), blob.sizeBytes(), connection.retries()),
                blob,
                where)) {
      in.transferTo(sink.stream());
      return sink.commit(blob.mediaType());
    }
  }

  private InputStream open(Descriptor blob, long offset) throws IOException {
    Call plain = connection.call("GET", connection.uri("blobs/" + blob.digest()), Body.NONE);
    Call call = offset == 0 ? plain : plain.with("Range", "bytes=" + offset + "-");
    HttpResponse<InputStream> response = connection.send(call);
    int status = response.statusCode();
    if (status != 200 && status != 206) {
      throw connection.failure(response, call);
    }
    if (status == 200) {
      response.body().skipNBytes(offset); // it sends the whole again
    }
    return response.body();
  }
}
