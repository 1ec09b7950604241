package argosy.app;

import argosy.base.Hashing;
import argosy.base.Json;
import argosy.model.Digest;
import argosy.model.Memo;
import argosy.model.Pieces;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The pieces of the file written last of some kind, taken from where it was written to. The memo
/// says where each lies, and its digest: what is not there any more, or is not what was written, is
/// not found.
final class KeptPieces implements Closeable {
  private final Memo memo;
  private final String kind;
  private final Digest of;
  private final Map<Digest, Place> before = new HashMap<>();
  private final List<FileChannel> file = new ArrayList<>(1); // none or one
  private final Map<Digest, Digest> checked = new ConcurrentHashMap<>(); // pieces that were found
  private final List<String> written = new ArrayList<>();

  /// @param at bytes from the file's start
  /// @param digest of the bytes
  private record Place(int members, long at, int length, Digest digest) {}

  /// @param of what the file is of: one release after the other of some product
  KeptPieces(Memo memo, String kind, Digest of) throws IOException {
    this.memo = memo;
    this.kind = kind;
    this.of = of;
    Optional<byte[]> record = memo.recall(kind, of);
    if (record.isPresent()) {
      open(Json.parse(new String(record.get(), StandardCharsets.UTF_8)).asObject());
    }
  }

  private void open(Json.Obj record) throws IOException {
    Path path = Path.of(record.string("file"));
    try {
      if (Files.size(path) != record.get("sizeBytes").asLong()) {
        return;
      }
      file.add(FileChannel.open(path, StandardOpenOption.READ));
    } catch (IOException e) {
      return; // removed by its user, or out of reach
    }
    for (String line : record.strings("pieces")) {
      String[] words = line.split(" ");
      before.put(
          Digest.parse(words[0]),
          new Place(
              Integer.parseInt(words[1]),
              Long.parseLong(words[2]),
              Integer.parseInt(words[3]),
              Digest.parse(words[4])));
    }
  }

  /// As [Pieces#find].
  Optional<Pieces.Piece> find(Digest inputs) {
    Place place = before.get(inputs);
    if (place == null) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(place.length());
    try {
      while (bytes.hasRemaining()) {
        if (file.getFirst().read(bytes, place.at() + bytes.position()) < 0) {
          return Optional.empty(); // cut short since it was opened
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // what cannot be read is compressed anew
    }
    if (!Digest.of(bytes.array()).equals(place.digest())) {
      return Optional.empty();
    }
    checked.put(inputs, place.digest());
    return Optional.of(new Pieces.Piece(place.members(), bytes.flip()));
  }

  /// Notes a piece that was written to the new file.
  void wrote(Digest inputs, Pieces.Piece piece, long at) {
    int length = piece.bytes().remaining();
    Digest digest = checked.computeIfAbsent(inputs, i -> digest(piece.bytes()));
    written.add("%s %d %d %d %s".formatted(inputs, piece.members(), at, length, digest));
  }

  private static Digest digest(ByteBuffer bytes) {
    MessageDigest hash = Hashing.sha256();
    hash.update(bytes.duplicate());
    return Digest.ending(hash);
  }

  /// Keeps what was noted: the file is where it will be looked for.
  void keep(Path path, long sizeBytes) throws IOException {
    if (!written.isEmpty()) {
      Json.Obj record =
          Json.object()
              .put("file", path.toAbsolutePath().toString())
              .put("sizeBytes", sizeBytes)
              .put("pieces", written)
              .build();
      memo.remember(kind, of, record.canonicalBytes());
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : file) {
      channel.close();
    }
  }
}
