package argosy.publish;

import argosy.base.CorruptException;
import argosy.base.FailedException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.format.oci.ImageNames;
import argosy.image.ImageIndex;
import argosy.image.ImageLayout;
import argosy.image.ImageManifest;
import argosy.image.MediaTypes;
import argosy.model.Descriptor;
import argosy.publish.RegistryConnection.Body;
import argosy.publish.RegistryConnection.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One layout on its way into a repository.
final class ImagePush {
  private final RegistryConnection connection;
  private final Parallel parallel;
  private final int chunkBytes;
  private final ImageLayout layout;

  ImagePush(RegistryConnection connection, Parallel parallel, int chunkBytes, ImageLayout layout) {
    this.connection = connection;
    this.parallel = parallel;
    this.chunkBytes = chunkBytes;
    this.layout = layout;
  }

  /// @param channel one more tag, which moves after all others
  RegistryClient.Pushed run(List<String> mountFrom, Optional<String> channel) throws IOException {
    Map<String, Descriptor> tags = tags(channel);
    for (Map.Entry<String, Descriptor> tag : tags.entrySet()) {
      requireFree(tag.getKey(), tag.getValue());
    }
    List<Descriptor> documents = new ArrayList<>(); // inner ones first
    Set<Descriptor> blobs = new LinkedHashSet<>();
    for (Descriptor top : new LinkedHashSet<>(tags.values())) {
      collect(top, documents, blobs);
    }
    List<Parallel.Task<Sent>> uploads = new ArrayList<>();
    for (Descriptor blob : blobs) {
      BlobUpload upload = new BlobUpload(connection, layout, blob, chunkBytes);
      uploads.add(() -> new Sent(blob, upload.run(mountFrom)));
    }
    Map<BlobUpload.Outcome, List<Descriptor>> done = new LinkedHashMap<>();
    parallel.ordered(
        uploads.iterator(),
        RegistryClient.AT_ONCE,
        sent -> done.computeIfAbsent(sent.outcome(), o -> new ArrayList<>()).add(sent.blob()));
    for (Descriptor document : documents) {
      put(document, document.digest().toString());
    }
    for (Map.Entry<String, Descriptor> tag : tags.entrySet()) {
      put(tag.getValue(), tag.getKey());
    }
    List<Descriptor> sent = done.getOrDefault(BlobUpload.Outcome.SENT, List.of());
    return new RegistryClient.Pushed(
        tags,
        sent.size(),
        done.getOrDefault(BlobUpload.Outcome.MOUNTED, List.of()).size(),
        done.getOrDefault(BlobUpload.Outcome.THERE, List.of()).size(),
        sent.stream().mapToLong(Descriptor::sizeBytes).sum());
  }

  private record Sent(Descriptor blob, BlobUpload.Outcome outcome) {}

  /// The tags to set: the reference's own for the layout's one image, or the layout's names; last
  /// the channel.
  private Map<String, Descriptor> tags(Optional<String> channel) throws IOException {
    Map<String, Descriptor> named = new LinkedHashMap<>();
    for (ImageIndex.Item item : layout.index().items()) {
      item.refName().ifPresent(name -> named.put(name, item.descriptor()));
    }
    Optional<String> own = connection.image().tag();
    Set<Descriptor> images = new LinkedHashSet<>(named.values());
    boolean oneIsMeant = channel.isPresent() || own.isPresent() && named.get(own.get()) == null;
    if (oneIsMeant && images.size() > 1 || images.isEmpty()) {
      throw new UnsupportedException(
          layout.folder() + ": expected one image to push but it names " + named.keySet(),
          "merge the layouts, or leave the tag out to push all under their names");
    }
    if (own.isPresent()) {
      Descriptor image = named.getOrDefault(own.get(), images.iterator().next());
      named.clear();
      named.put(own.get(), image);
    }
    channel.ifPresent(name -> named.put(name, images.iterator().next()));
    named.keySet().forEach(ImageReference::requireTag);
    return named;
  }

  private void collect(Descriptor document, List<Descriptor> documents, Set<Descriptor> blobs)
      throws IOException {
    if (documents.contains(document)) {
      return;
    }
    if (MediaTypes.isIndex(document.mediaType())) {
      ImageIndex index = ImageIndex.parse(layout.document(document), layout.blobName(document));
      for (ImageIndex.Item item : index.items()) {
        collect(item.descriptor(), documents, blobs);
      }
    } else {
      ImageManifest manifest = layout.manifest(document);
      blobs.add(manifest.config());
      manifest.layers().forEach(l -> blobs.add(l.descriptor()));
    }
    documents.add(document);
  }

  private void requireFree(String tag, Descriptor image) throws IOException {
    if (!ImageNames.isImmutable(tag)) {
      return;
    }
    Call call =
        connection
            .call("HEAD", connection.uri("manifests/" + tag), Body.NONE)
            .with("Accept", ImagePull.ACCEPT);
    HttpResponse<InputStream> response = connection.send(call);
    response.body().close();
    Optional<String> there = response.headers().firstValue("Docker-Content-Digest");
    if (response.statusCode() == 200
        && there.filter(d -> !d.equals(image.digest().toString())).isPresent()) {
      throw new FailedException(
          "%s: %s means %s there already and never changes"
              .formatted(connection.image(), tag, there.get()),
          "publish under another release");
    }
  }

  private void put(Descriptor document, String name) throws IOException {
    byte[] bytes = layout.document(document);
    Call call =
        connection
            .call(
                "PUT", connection.uri("manifests/" + name), () -> BodyPublishers.ofByteArray(bytes))
            .with("Content-Type", document.mediaType());
    HttpResponse<InputStream> response = connection.send(call);
    if (response.statusCode() != 201) {
      throw connection.failure(response, call);
    }
    response.body().close();
    String got =
        response.headers().firstValue("Docker-Content-Digest").orElse(document.digest().toString());
    if (!got.equals(document.digest().toString())) {
      throw new CorruptException(
          "%s: the registry took %s for %s".formatted(connection.image(), got, document.digest()));
    }
  }
}
