package argosy.release;

import argosy.base.BlockInputStream;
import argosy.base.CorruptException;
import argosy.model.Relocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// A file with another prefix in place of the build prefix, as a stream: copied between the spots, replaced at them.
///
///     text, shebang   the new prefix; what follows moves
///     binary          the new prefix, the rest of its C string, then as many NULs as the prefix is shorter, all the
///                     spots of one string padded together: nothing behind the string moves
final class RelocatedStream extends BlockInputStream {
  private final InputStream source;
  private final Deque<Relocation.Spot> spots;
  private final byte[] from;
  private final byte[] to;
  private final boolean padded;
  private final String where;

  private long at; // bytes taken from the source
  private long padAt = -1; // where the current C string ends
  private int pad;
  private byte[] pending = new byte[0];
  private int pendingAt;

  RelocatedStream(InputStream source, Relocation relocation, String from, String to) {
    this.source = source;
    this.spots = new ArrayDeque<>(relocation.spots());
    this.from = from.getBytes(StandardCharsets.UTF_8);
    this.to = to.getBytes(StandardCharsets.UTF_8);
    this.padded = relocation.kind() == Relocation.Kind.BINARY;
    this.where = relocation.path();
  }

  /// Bytes of the file after relocation.
  static long size(long before, Relocation relocation, String from, String to) {
    return switch (relocation.kind()) {
      case TEXT, SHEBANG -> before + (long) relocation.spots().size() * (length(to) - length(from));
      case BINARY, PYC, SYMLINK -> before;
    };
  }

  static int length(String prefix) {
    return prefix.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (pendingAt < pending.length) {
        int n = Math.min(length, pending.length - pendingAt);
        System.arraycopy(pending, pendingAt, buffer, offset, n);
        pendingAt += n;
        return n;
      }
      if (!spots.isEmpty() && at == spots.getFirst().offset()) {
        replace(spots.removeFirst());
      } else if (at == padAt) {
        emit(new byte[pad]);
        padAt = -1;
        pad = 0;
      } else {
        return copy(buffer, offset, length);
      }
    }
  }

  private void replace(Relocation.Spot spot) throws IOException {
    byte[] there = source.readNBytes(from.length);
    if (!Arrays.equals(there, from)) {
      throw new CorruptException(
          where + ": expected the build prefix at offset " + at + " but something else is there");
    }
    at += from.length;
    emit(to);
    if (padded) {
      padAt = spot.end();
      pad += from.length - to.length;
    }
  }

  private void emit(byte[] bytes) {
    pending = bytes;
    pendingAt = 0;
  }

  /// Copies up to the next place where something happens.
  private int copy(byte[] buffer, int offset, int length) throws IOException {
    long stop = at + length;
    if (!spots.isEmpty()) {
      stop = Math.min(stop, spots.getFirst().offset());
    }
    if (padAt >= 0) {
      stop = Math.min(stop, padAt);
    }
    int n = source.read(buffer, offset, (int) (stop - at));
    if (n < 0) {
      List<Relocation.Spot> missed = List.copyOf(spots);
      if (!missed.isEmpty() || padAt >= 0) {
        throw new CorruptException(where + ": ends at " + at + ", before the places to relocate");
      }
      return -1;
    }
    at += n;
    return n;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
