package argosy.format.pointer;

import argosy.activation.InstallScript;
import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// The small files of a form that points at a stack, in a folder of their own.
public final class PointerFiles {
  private final String format;
  private final String folder;
  private final Output output;
  private final List<NamedFile> files = new ArrayList<>();

  /// @param folder the artifact's, without `/` at its end
  public PointerFiles(String format, String folder, Output output) {
    this.format = format;
    this.folder = folder;
    this.output = output;
  }

  /// `NAME-TAG-ARCH.KIND`
  public static String folder(Release release, String kind) {
    return release.stack().name()
        + "-"
        + release.tag()
        + "-"
        + release.platform().architecture()
        + "."
        + kind;
  }

  /// What the profile is realised for: none of its files is written.
  public static String prefixFor(Release release) {
    return release.stack().kind() == StackKind.ROOT ? "/" : InstallScript.usualPlace(release);
  }

  /// The file a user is told about.
  public void main(String path, String mediaType, String text) throws IOException {
    write(path, mediaType, text.getBytes(StandardCharsets.UTF_8), false, true);
  }

  public void add(String path, String mediaType, String text) throws IOException {
    add(path, mediaType, text.getBytes(StandardCharsets.UTF_8));
  }

  public void add(String path, String mediaType, byte[] bytes) throws IOException {
    write(path, mediaType, bytes, false, false);
  }

  public void program(String path, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(path, "application/x-sh", bytes, true, false);
  }

  private void write(String path, String mediaType, byte[] bytes, boolean executable, boolean main)
      throws IOException {
    try (Output.Sink sink = output.create(folder + "/" + path)) {
      sink.stream().write(bytes);
      if (executable) {
        sink.executable();
      }
      files.add(new NamedFile(folder + "/" + path, sink.commit(mediaType), main));
    }
  }

  public Artifact artifact(Release release) {
    return new Artifact(format, release.digest(), files);
  }

  /// Reads every file and finds none of the stack's in it.
  ///
  /// @throws CorruptException if a file is not what was written
  public static Tree read(Artifact artifact, Format.Files files) throws IOException {
    requireWhole(artifact, files);
    return Tree.of(List.of());
  }

  /// @throws CorruptException naming the first file that is not what was written
  public static void requireWhole(Artifact artifact, Format.Files files) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (NamedFile file : artifact.files()) {
      MessageDigest hash = Hashing.sha256();
      try (InputStream in = Channels.newInputStream(files.open(file.name()))) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          hash.update(buffer, 0, n);
        }
      }
      Digest digest = Digest.ending(hash);
      if (!digest.equals(file.descriptor().digest())) {
        throw new CorruptException(
            "%s: expected %s but got %s"
                .formatted(file.name(), file.descriptor().digest(), digest));
      }
    }
  }
}
