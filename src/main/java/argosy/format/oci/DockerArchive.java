package argosy.format.oci;

import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarMember;
import argosy.model.Descriptor;
import argosy.model.Output;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What `docker load` reads, written while the layers of a layout are: a layer's header is patched
/// once its size is known.
///
///     archive  = *layer config manifest end           ; a tar (moby image spec v1.2)
///     layer    = "layers/" number ".tar": the layer as in the layout, compressed or not
///     config   = HEX ".json": the image config
///     manifest = "manifest.json": [{"Config":…,"RepoTags":[…],"Layers":[…]}]
final class DockerArchive implements Closeable {
  private static final String MEDIA_TYPE = "application/vnd.docker.image.archive.v1.tar";
  private final Output.Sink sink;
  private final OutputStream out;
  private final long epochSeconds;
  private final List<String> layers = new ArrayList<>();
  private long at;

  DockerArchive(Output.Sink sink, long epochSeconds) throws IOException {
    this.sink = sink;
    this.out = sink.stream();
    this.epochSeconds = epochSeconds;
  }

  private byte[] header(String name, long size) {
    return TarHeaders.encode("", TarMember.file(name, 0444, size, epochSeconds));
  }

  /// Begins a layer; its bytes go to the stream that is returned, which need not be closed.
  OutputStream layer() throws IOException {
    String name = String.format(Locale.ROOT, "layers/%03d.tar", layers.size());
    layers.add(name);
    out.write(header(name, 0));
    return out;
  }

  /// Ends the layer that was begun last.
  ///
  /// @throws UnsupportedException if it is too large for the header that was reserved (8 GiB)
  void endLayer(long size) throws IOException {
    byte[] header = header(layers.getLast(), size);
    if (header.length != TarHeaders.BLOCK_BYTES) {
      throw new UnsupportedException(
          layers.getLast() + ": a layer of " + size + " bytes, less than 8 GiB is possible",
          "leave the docker archive out and load the layout with skopeo");
    }
    sink.patch(at, ByteBuffer.wrap(header));
    pad(size);
    at += TarHeaders.BLOCK_BYTES + size + TarHeaders.padding(size);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[TarHeaders.padding(size)]);
  }

  private void file(String name, byte[] content) throws IOException {
    out.write(header(name, content.length));
    out.write(content);
    pad(content.length);
  }

  /// @param repoTags `NAME:TAG`
  Descriptor finish(Descriptor config, byte[] configBytes, List<String> repoTags)
      throws IOException {
    String configName = config.digest().hex() + ".json";
    file(configName, configBytes);
    Json manifest =
        new Json.Arr(
            List.of(
                Json.object()
                    .put("Config", configName)
                    .put("RepoTags", repoTags)
                    .put("Layers", layers)
                    .build()));
    file("manifest.json", manifest.canonical().getBytes(StandardCharsets.UTF_8));
    out.write(new byte[TarHeaders.END_BYTES]);
    return sink.commit(MEDIA_TYPE);
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
