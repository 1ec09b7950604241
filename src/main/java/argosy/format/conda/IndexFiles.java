package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Output;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The index files of a channel: those of before, and those that are written.
final class IndexFiles {
  private static final String JSON = "application/json";
  private static final String ZSTD = "application/zstd";
  private static final int LEVEL = 9;

  private final Format.Files files;
  private final Output output;
  private final List<NamedFile> written = new ArrayList<>();

  IndexFiles(Format.Files files, Output output) {
    this.files = files;
    this.output = output;
  }

  Format.Files files() {
    return files;
  }

  List<NamedFile> written() {
    return List.copyOf(written);
  }

  /// @return empty if it is not there
  Optional<Json.Obj> previous(String name) throws IOException {
    try (var in = Channels.newInputStream(files.open(name))) {
      return Optional.of(
          Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).asObject());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | CorruptException e) {
      throw new CorruptException(name + ": " + e.getMessage(), e);
    }
  }

  /// A file that its own digest names: left alone where it is.
  void immutable(String name, byte[] bytes) throws IOException {
    try (var there = files.open(name)) {
      if (there.size() == bytes.length) {
        written.add(
            new NamedFile(name, new Descriptor(ZSTD, Digest.of(bytes), bytes.length), false));
        return;
      }
    } catch (NoSuchFileException e) {
      // new
    }
    put(name, ZSTD, bytes, false);
  }

  void compressed(String name, byte[] bytes) throws IOException {
    put(name, ZSTD, bytes, false);
  }

  void json(String name, Json value) throws IOException {
    put(name, JSON, value.canonicalBytes(), false);
  }

  /// The compressed form first, for which clients ask first.
  void both(String name, Json value) throws IOException {
    byte[] bytes = value.canonicalBytes();
    put(name + ".zst", ZSTD, Zstd.compress(bytes, LEVEL), false);
    put(name, JSON, bytes, false);
  }

  void last(String name, Json value) throws IOException {
    put(name, JSON, value.canonicalBytes(), true);
  }

  private void put(String name, String mediaType, byte[] bytes, boolean main) throws IOException {
    try (Output.Sink sink = output.create(name)) {
      sink.stream().write(bytes);
      written.add(new NamedFile(name, sink.commit(mediaType), main));
    }
  }
}
