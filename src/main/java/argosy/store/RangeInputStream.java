package argosy.store;

import argosy.base.BlockInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A part of a file as a stream; closes the channel.
final class RangeInputStream extends BlockInputStream {
  private final FileChannel channel;
  private long at;
  private final long end;

  RangeInputStream(FileChannel channel, long offset, long length) {
    this.channel = channel;
    this.at = offset;
    this.end = offset + length;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (at >= end) {
      return -1;
    }
    int n = channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, end - at)), at);
    if (n > 0) {
      at += n;
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
