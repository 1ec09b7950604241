package argosy.codec.zip;

import argosy.base.BlockInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/// Some bytes of a channel; it keeps its own place in it.
final class ChannelRange extends BlockInputStream {
  private final SeekableByteChannel channel;
  private long at;
  private final long end;

  ChannelRange(SeekableByteChannel channel, long start, long length) {
    this.channel = channel;
    this.at = start;
    this.end = start + length;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (at >= end) {
      return -1;
    }
    channel.position(at);
    int n = channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, end - at)));
    at += Math.max(n, 0);
    return n;
  }
}
