package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.format.cvmfs.ObjectSource;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.JsonForms;
import argosy.model.Memo;
import argosy.model.Output;
import argosy.store.FileDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A folder in which files that were made of the same before are not written again: those of
/// components that did not change. What lies there is read to see that it is what was written.
/// Files that are written anew take over [pieces][KeptPieces] of the one written last, and [deflate
/// streams][KeptStreams] from wherever they lie.
///
/// @param target that writes into the folder
/// @param kind of what is written, and the program's version
/// @param of whose releases are written
/// @param repositories opens those of CernVM-FS that this home published
record KeptOutput(
    Output target,
    Path folder,
    Memo memo,
    String kind,
    Digest of,
    Parallel.Task<List<ObjectSource>> repositories)
    implements Output {
  @Override
  public Sink create(String name) throws IOException {
    return kept(target.create(name), written -> folder.resolve(name));
  }

  private Sink kept(Sink sink, Function<Descriptor, Path> path) {
    return new KeptSink(
        sink, path, () -> pieces(), () -> new KeptStreams(memo, repositories.run()));
  }

  private KeptPieces pieces() throws IOException {
    return new KeptPieces(memo, kind + "/pieces", of);
  }

  @Override
  public Sink createByDigest(String under) throws IOException {
    return kept(
        target.createByDigest(under),
        written -> folder.resolve(under).resolve(written.digest().hex()));
  }

  @Override
  public Descriptor create(String name, Digest inputs, Writing writing) throws IOException {
    Digest question = Digest.of((name + " " + inputs).getBytes(StandardCharsets.UTF_8));
    Optional<Descriptor> before = recall(question);
    if (before.isPresent() && isThere(before.get(), folder.resolve(name))) {
      return before.get();
    }
    Descriptor written = Output.super.create(name, inputs, writing);
    memo.remember(kind, question, JsonForms.descriptor(written).asObject().canonicalBytes());
    return written;
  }

  private Optional<Descriptor> recall(Digest question) throws IOException {
    Optional<byte[]> bytes = memo.recall(kind, question);
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            JsonForms.descriptor(Json.parse(new String(bytes.get(), StandardCharsets.UTF_8))));
  }

  private static boolean isThere(Descriptor file, Path path) throws IOException {
    return Files.isRegularFile(path)
        && Files.size(path) == file.sizeBytes()
        && FileDigest.of(path).equals(file.digest());
  }
}
