package argosy.format.tar;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.codec.Imprint;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Pieces;
import argosy.testing.Blobs;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Runs that are the same blocks in every release.
class BlankRunTest {
  private static final int HEADER_BYTES = 64;
  private final List<Digest> read = new ArrayList<>();
  private final InlineBlobs blobs = new InlineBlobs(Blobs.none());
  private final Map<Digest, Pieces.Piece> kept = new HashMap<>();

  /// Remembers in memory.
  private final class Remembered implements Pieces {
    @Override
    public synchronized Optional<Piece> find(Digest inputs) {
      return Optional.ofNullable(kept.get(inputs));
    }

    @Override
    public synchronized void wrote(Digest inputs, Piece piece) {
      byte[] copy = new byte[piece.bytes().remaining()];
      piece.bytes().get(piece.bytes().position(), copy);
      kept.put(inputs, new Piece(piece.members(), ByteBuffer.wrap(copy)));
    }
  }

  /// An archive whose headers are zeros, the file's number, and the tag at the end.
  private record Stream(String tag, List<Entry.File> files) implements MemberStream {
    @Override
    public Iterator<Member> members() {
      List<Member> all = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        byte[] header = new byte[HEADER_BYTES];
        byte[] text = (i + " " + tag).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, HEADER_BYTES - text.length, text.length);
        all.add(Member.of(header, files.get(i)));
      }
      return all.iterator();
    }

    @Override
    public int padding(long sizeBytes) {
      return 0;
    }

    @Override
    public byte[] end() {
      return new byte[] {1};
    }

    @Override
    public int resetAt(byte[] header) {
      return 20;
    }

    @Override
    public boolean isImprinted() {
      return true;
    }

    @Override
    public List<Imprint> imprints(byte[] header) {
      return List.of(new Imprint(HEADER_BYTES - tag.length(), 0, tag.length()));
    }
  }

  private byte[] write(Stream stream, TarEncoding encoding, Pieces pieces) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlobSource noted =
        Blobs.watched(
            blobs,
            digest -> {
              synchronized (read) {
                read.add(digest);
              }
            },
            _ -> {});
    try (Parallel parallel = new Parallel(2)) {
      new TreeTar(parallel).write(stream, encoding, noted, out, pieces);
    }
    return out.toByteArray();
  }

  private static byte[] plain(byte[] zstd) throws IOException {
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(zstd))) {
      return in.readAllBytes();
    }
  }

  private List<Entry.File> files(int count, int bytes) {
    Random random = new Random(5);
    List<Entry.File> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] content = new byte[bytes];
      random.nextBytes(content);
      Arrays.fill(content, bytes / 2, bytes, (byte) 'x');
      files.add(blobs.file("f" + i, 0644, content));
    }
    return files;
  }

  @Test
  void theNextReleaseReadsNoContentAndIsTheSameBytesAsWithoutMemory() throws IOException {
    List<Entry.File> files = files(900, 3000);
    byte[] first = write(new Stream("w_2026_46", files), TarEncoding.ZSTD, new Remembered());
    assertThat(plain(first))
        .isEqualTo(write(new Stream("w_2026_46", files), TarEncoding.PLAIN, Pieces.NONE));
    read.clear();
    Stream next = new Stream("w_2026_47", files);
    byte[] written = write(next, TarEncoding.ZSTD, new Remembered());
    assertThat(read).isEmpty();
    assertThat(written).isEqualTo(write(next, TarEncoding.ZSTD, Pieces.NONE));
    assertThat(plain(written)).isEqualTo(write(next, TarEncoding.PLAIN, Pieces.NONE));
  }

  @Test
  void afterAChangeTheRunsAreSoonTheSameAgain() throws IOException {
    List<Entry.File> files = files(3000, 3000);
    write(new Stream("w_2026_46", files), TarEncoding.ZSTD, new Remembered());
    List<Entry.File> changed = new ArrayList<>(files);
    changed.set(1000, files(1, 2000).getFirst());
    read.clear();
    Stream next = new Stream("w_2026_47", changed);
    byte[] written = write(next, TarEncoding.ZSTD, new Remembered());
    assertThat(read).hasSizeBetween(1, 1500);
    assertThat(written).isEqualTo(write(next, TarEncoding.ZSTD, Pieces.NONE));
    assertThat(plain(written)).isEqualTo(write(next, TarEncoding.PLAIN, Pieces.NONE));
  }

  /// A tag across the border of two blocks of libzstd (128 KiB) is no copy: the run is cut there.
  @Test
  void aTagThatTheCompressorDoesNotCopyBeginsAPieceOfItsOwn() throws IOException {
    List<Entry.File> files = new ArrayList<>(files(1, 1));
    int toBorder = (128 << 10) - 1; // plain bytes after the first header, up to the border
    int rest = toBorder - (HEADER_BYTES - 3); // the border is before the last 3 bytes of the tag
    for (int left = rest; left > 0; ) {
      int size = Math.min(60_000, left <= 60_000 ? left : left - HEADER_BYTES);
      byte[] content = new byte[Math.min(size, left)];
      new Random(left).nextBytes(content);
      files.add(blobs.file("g" + left, 0644, content));
      left -= content.length + HEADER_BYTES;
    }
    files.addAll(files(40, 2000));
    byte[] written = write(new Stream("w_2026_46", files), TarEncoding.ZSTD, new Remembered());
    assertThat(plain(written))
        .isEqualTo(write(new Stream("w_2026_46", files), TarEncoding.PLAIN, Pieces.NONE));
    assertThat(kept.size()).isGreaterThan(1);
    read.clear();
    Stream next = new Stream("w_2026_47", files);
    assertThat(plain(write(next, TarEncoding.ZSTD, new Remembered())))
        .isEqualTo(write(next, TarEncoding.PLAIN, Pieces.NONE));
    read.clear();
  }

  /// Cut before every member, these would be larger than their files.
  @Test
  void runsThatWouldBeCutTooOftenAreCompressedForTheReleaseAlone() throws IOException {
    List<Entry.File> files = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      files.add(
          blobs.file(
              "f" + i, 0644, ("content " + i).repeat(20).getBytes(StandardCharsets.US_ASCII)));
    }
    Stream tagged = new Stream("v26", files);
    byte[] written = write(tagged, TarEncoding.ZSTD, new Remembered());
    byte[] plain = write(tagged, TarEncoding.PLAIN, Pieces.NONE);
    assertThat(plain(written)).isEqualTo(plain);
    assertThat(kept).isEmpty();
    assertThat(written).hasSizeLessThan(plain.length / 10);
  }
}
