package argosy.format.tarball;

import argosy.base.CorruptException;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.format.tar.TarTree;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads the stack's files back from a tarball's plain stream, strictly in the form that
/// [TarballFormat] writes.
final class TarballReader {
  private TarballReader() {}

  static Tree read(InputStream tar, String where) throws IOException {
    TarReader reader = new TarReader(tar, where);
    TarMember top = next(reader, where);
    if (top.type() != TarMember.Type.DIRECTORY
        || top.path().isEmpty()
        || top.path().contains("/")) {
      throw new CorruptException(
          where + ": expected a top folder first but got \"" + top.path() + "\"");
    }
    String folder = top.path() + "/";
    TarMember first = next(reader, where);
    if (!first.path().equals(folder + Marker.PATH) || first.sizeBytes() > Marker.MAX_BYTES) {
      throw new CorruptException(
          where + ": expected " + folder + Marker.PATH + " but got " + first.path());
    }
    byte[] text = reader.content().readAllBytes();
    StackKind kind = Marker.parse(new String(text, StandardCharsets.UTF_8), where).kind();
    int skipped = folder.length() + (kind == StackKind.ROOT ? "root/".length() : 0);
    return TarTree.read(
        reader,
        where,
        path ->
            path.startsWith(folder) && !Marker.isOurs(kind, path.substring(folder.length()))
                ? Optional.of(path.substring(skipped))
                : Optional.empty());
  }

  private static TarMember next(TarReader reader, String where) throws IOException {
    return reader.next().orElseThrow(() -> new CorruptException(where + ": the archive is empty"));
  }
}
