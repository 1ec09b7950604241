package argosy.publish;

import argosy.base.Parallel;
import argosy.image.ImageLayout;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Output;
import argosy.model.Platform;
import argosy.remote.Retries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pushes image layouts to one repository of a registry, pulls from it, and says what it has.
public final class RegistryClient implements AutoCloseable {
  /// Larger blobs are sent in chunks of this size.
  public static final int CHUNK_BYTES = 64 << 20;

  /// How many blobs are on their way at once.
  static final int AT_ONCE = 4;

  private final RegistryConnection connection;
  private final Parallel parallel = new Parallel(AT_ONCE);
  private final int chunkBytes;

  /// @param insecure whether plain HTTP may be spoken to other machines
  public RegistryClient(ImageReference image, Optional<Credentials> credentials, boolean insecure) {
    this(image, credentials, insecure, Retries.USUAL, CHUNK_BYTES);
  }

  RegistryClient(
      ImageReference image,
      Optional<Credentials> credentials,
      boolean insecure,
      Retries retries,
      int chunkBytes) {
    this.connection = new RegistryConnection(image, credentials, insecure, retries);
    this.chunkBytes = chunkBytes;
  }

  /// What a push did.
  ///
  /// @param images tag to the manifest or index it means now
  /// @param sentBytes of the blobs that were sent
  public record Pushed(
      Map<String, Descriptor> images, int sent, int mounted, int there, long sentBytes) {
    public Pushed {
      images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }
  }

  /// Pushes the layout's images: what is missing, manifests when their blobs are there, tags last.
  /// The reference's tag, or all names the layout has if it has none.
  ///
  /// @param mountFrom other repositories of the registry that may have some of the blobs
  /// @throws argosy.base.FailedException if a tag with a time in it means another image there
  public Pushed push(ImageLayout layout, List<String> mountFrom) throws IOException {
    return push(layout, mountFrom, Optional.empty());
  }

  /// As [#push(ImageLayout, List)], and makes the layout's one image the newest of a channel.
  ///
  /// @param channel the tag that moves after all others: `weekly`
  public Pushed push(ImageLayout layout, List<String> mountFrom, Optional<String> channel)
      throws IOException {
    return new ImagePush(connection, parallel, chunkBytes, layout).run(mountFrom, channel);
  }

  /// Fetches an image into a new layout, its `index.json` last; every byte is checked.
  ///
  /// @param platform which of an image for several; empty for all
  /// @return the manifest or index that the layout names by the reference's tag
  public Descriptor pull(Optional<Platform> platform, Output output, String folder)
      throws IOException {
    return new ImagePull(connection, parallel, output, folder).run(platform);
  }

  /// All tags of the repository, in the registry's order.
  public List<String> tags() throws IOException {
    return new RegistryTags(connection).list();
  }

  /// What the tags mean now, in their order; a tag that is gone is left out.
  public Map<String, Digest> digests(List<String> tags) throws IOException {
    RegistryTags registry = new RegistryTags(connection);
    List<Parallel.Task<Optional<Digest>>> questions = new ArrayList<>();
    tags.forEach(tag -> questions.add(() -> registry.digest(tag)));
    Map<String, Digest> digests = new LinkedHashMap<>();
    Iterator<String> asked = tags.iterator();
    parallel.ordered(
        questions.iterator(),
        AT_ONCE,
        digest -> {
          String tag = asked.next();
          digest.ifPresent(d -> digests.put(tag, d));
        });
    return digests;
  }

  @Override
  public void close() {
    parallel.close();
    connection.close();
  }
}
