package argosy.image;

import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Output;
import argosy.model.Platform;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Small images as other programs would write them (tar by commons-compress), for tests.
public final class ImageWriter {
  private final Output output;
  private final String folder;
  private final List<ImageManifest.Layer> layers = new ArrayList<>();
  private final List<Digest> diffIds = new ArrayList<>();

  public ImageWriter(Output output, String folder) {
    this.output = output;
    this.folder = folder;
  }

  /// A tar being made: paths to contents.
  public static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes);

    public Tar file(String path, int mode, String content) throws IOException {
      byte[] data = content.getBytes(StandardCharsets.UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry(path);
      entry.setSize(data.length);
      entry.setMode(mode);
      out.putArchiveEntry(entry);
      out.write(data);
      out.closeArchiveEntry();
      return this;
    }

    public Tar directory(String path, int mode) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(path + "/");
      entry.setMode(mode);
      return header(entry);
    }

    public Tar link(String path, String target, boolean symbolic) throws IOException {
      TarArchiveEntry entry =
          new TarArchiveEntry(path, symbolic ? TarConstants.LF_SYMLINK : TarConstants.LF_LINK);
      entry.setLinkName(target);
      return header(entry);
    }

    public Tar device(String path) throws IOException {
      return header(new TarArchiveEntry(path, TarConstants.LF_CHR));
    }

    private Tar header(TarArchiveEntry entry) throws IOException {
      out.putArchiveEntry(entry);
      out.closeArchiveEntry();
      return this;
    }

    public byte[] bytes() throws IOException {
      out.close();
      return bytes.toByteArray();
    }
  }

  public ImageWriter layer(String mediaType, Tar tar) throws IOException {
    byte[] plain = tar.bytes();
    byte[] stored =
        switch (mediaType) {
          case MediaTypes.LAYER_GZIP -> gzip(plain);
          case MediaTypes.LAYER_ZSTD -> Zstd.compress(plain);
          default -> plain;
        };
    layers.add(new ImageManifest.Layer(blob(mediaType, stored), Map.of()));
    diffIds.add(Digest.of(plain));
    return this;
  }

  /// Two gzip members, one after the other: allowed, and what splicing writers make.
  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int half = plain.length / 2;
    for (int[] part : new int[][] {{0, half}, {half, plain.length - half}}) {
      try (GZIPOutputStream member = new GZIPOutputStream(out)) {
        member.write(plain, part[0], part[1]);
      }
    }
    return out.toByteArray();
  }

  private Descriptor blob(String mediaType, byte[] bytes) throws IOException {
    try (Output.Sink sink =
        output.createByDigest((folder.isEmpty() ? "" : folder + "/") + "blobs/sha256")) {
      sink.stream().write(bytes);
      return sink.commit(mediaType);
    }
  }

  /// Ends the layout with this one image under the names.
  public Descriptor finish(Platform platform, String... names) throws IOException {
    ImageConfig config =
        new ImageConfig(
            platform,
            "2026-11-20T00:00:00Z",
            new ImageConfig.Run(
                "", "", List.of("A=b"), List.of(), List.of("sh"), List.of(), List.of(), Map.of()),
            diffIds,
            List.of());
    Descriptor manifest =
        blob(
            MediaTypes.MANIFEST,
            new ImageManifest(blob(MediaTypes.CONFIG, config.canonicalBytes()), layers, Map.of())
                .canonicalBytes());
    List<ImageIndex.Item> items = new ArrayList<>();
    for (String name : names) {
      items.add(
          new ImageIndex.Item(manifest, Optional.of(platform), Map.of(ImageIndex.REF_NAME, name)));
    }
    file("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    file("index.json", new ImageIndex(items).canonicalBytes());
    return manifest;
  }

  private void file(String name, byte[] bytes) throws IOException {
    try (Output.Sink sink = output.create((folder.isEmpty() ? "" : folder + "/") + name)) {
      sink.stream().write(bytes);
      sink.commit("application/json");
    }
  }
}
