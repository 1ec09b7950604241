package argosy.format.tar;

import argosy.base.Hashing;
import argosy.codec.Imprint;
import argosy.codec.zstd.RunCompressor;
import argosy.codec.zstd.SectionDecompressor;
import argosy.model.Digest;
import argosy.model.Pieces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A run of a release's archive, compressed so that the blocks are the same in every release that has
/// its members: what only the release has stands in the header before the blocks, which is written as
/// it is, and wherever it stands in the run it is copied from there.
///
///     run   = piece+
///     piece = header blocks         ; the first member's header, then the rest of the members
///
/// To that end the release's bytes are [blank][#BLANK] when the run is compressed. Then the blocks are
/// decompressed after a header with [other bytes][#OTHER]: where these do not come out the run is cut,
/// before the first member whose header the compressor did not copy.
final class BlankRun {
  /// Byte `i` of the release while the run is compressed. No UTF-8 text has many of these.
  private static final int BLANK = 0xc0;

  /// Byte `i` of the release that decompression is tried for: another one for every `i`.
  private static final int OTHER = 0x80;

  /// A run that is cut more often costs more than it saves: each cut compresses anew.
  private static final int MOST_PIECES = 16;

  private final MemberStream stream;
  private final List<Part.Member> members;
  private final List<List<Imprint>> imprints = new ArrayList<>();
  private final int[] starts;

  BlankRun(MemberStream stream, Part.Run run) {
    this.stream = stream;
    this.members = run.members();
    this.starts = new int[members.size() + 1];
    for (int i = 0; i < members.size(); i++) {
      Part.Member member = members.get(i);
      imprints.add(stream.imprints(Encoder.bytes(member.header())));
      starts[i + 1] = starts[i] + Part.bytes(member, stream);
    }
  }

  /// Of all that the pieces are a function of.
  Digest inputs() {
    MessageDigest hash = Hashing.sha256();
    for (int i = 0; i < members.size(); i++) {
      byte[] header = Encoder.bytes(members.get(i).header());
      fill(header, 0, imprints.get(i), BLANK);
      hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(header.length).flip());
      hash.update(header);
      for (Imprint imprint : imprints.get(i)) {
        hash.update(
            ByteBuffer.allocate(3 * Integer.BYTES)
                .putInt(imprint.at())
                .putInt(imprint.from())
                .putInt(imprint.length())
                .flip());
      }
      if (members.get(i) instanceof Part.Member.Small small) {
        hash.update(small.file().digest().hash());
      }
    }
    return Digest.ending(hash);
  }

  /// Of one of the pieces.
  static Digest piece(Digest inputs, int which) {
    return Digest.of((inputs + " " + which).getBytes(StandardCharsets.US_ASCII));
  }

  private static void fill(byte[] bytes, int start, List<Imprint> imprints, int with) {
    for (Imprint imprint : imprints) {
      for (int i = 0; i < imprint.length(); i++) {
        bytes[start + imprint.at() + i] = (byte) (with + imprint.from() + i);
      }
    }
  }

  /// The pieces.
  ///
  /// @param plain the run's plain bytes, written over
  /// @return empty if the run cannot be cut where it would have to be, or would be too often
  Optional<List<Pieces.Piece>> compress(
      byte[] plain, RunCompressor compressor, SectionDecompressor decompressor) throws IOException {
    int length = starts[members.size()];
    byte[] wanted = Arrays.copyOf(plain, length);
    for (int i = 0; i < members.size(); i++) {
      fill(plain, starts[i], imprints.get(i), BLANK);
      fill(wanted, starts[i], imprints.get(i), OTHER);
    }
    List<Pieces.Piece> pieces = new ArrayList<>();
    int from = 0;
    while (from < members.size()) {
      if (pieces.size() == MOST_PIECES) {
        return Optional.empty();
      }
      int to = members.size();
      Optional<ByteBuffer> blocks = Optional.empty();
      while (blocks.isEmpty()) {
        Optional<ByteBuffer> tried = blocks(plain, from, to, compressor);
        if (tried.isEmpty()) {
          return Optional.empty();
        }
        int same = sameMembers(tried.get(), wanted, from, to, decompressor);
        if (same == to) {
          blocks = tried;
        } else if (same == from || stream.resetAt(header(same)) == 0) {
          return Optional.empty();
        }
        to = same;
      }
      pieces.add(new Pieces.Piece(to - from, blocks.get()));
      from = to;
    }
    return Optional.of(pieces);
  }

  private byte[] header(int member) {
    return Encoder.bytes(members.get(member).header());
  }

  /// @param plain with blanks
  private Optional<ByteBuffer> blocks(byte[] plain, int from, int to, RunCompressor compressor)
      throws IOException {
    int head = members.get(from).header().remaining();
    int at = starts[from] + head;
    return at == starts[to]
        ? Optional.of(Encoder.NOTHING)
        : compressor.compressAfter(noisy(from), plain, at, starts[to] - at);
  }

  /// The header with blanks, and noise where it has none: nothing but the blanks is worth a
  /// reference, and all of it too little to be compressed.
  private byte[] noisy(int member) {
    byte[] noisy = new byte[members.get(member).header().remaining()];
    int state = 1;
    for (int i = 0; i < noisy.length; i++) {
      state ^= state << 13; // xorshift, Marsaglia 2003
      state ^= state >>> 17;
      state ^= state << 5;
      noisy[i] = (byte) state;
    }
    fill(noisy, 0, imprints.get(member), BLANK);
    return noisy;
  }

  /// The first member that is not `wanted` when the blocks are decompressed after the wanted
  /// header; `to` if all are.
  private int sameMembers(
      ByteBuffer blocks, byte[] wanted, int from, int to, SectionDecompressor decompressor)
      throws IOException {
    if (!blocks.hasRemaining()) {
      return to;
    }
    int start = starts[from];
    byte[] got = new byte[starts[to] - start];
    int head = members.get(from).header().remaining();
    decompressor.decompressAfter(
        Arrays.copyOfRange(wanted, start, start + head), blocks, got, got.length);
    int wrong = Arrays.mismatch(got, 0, got.length, wanted, start, starts[to]);
    if (wrong < 0) {
      return to;
    }
    int found = Arrays.binarySearch(starts, from, to, start + wrong);
    return found >= 0 ? found : -found - 2;
  }
}
