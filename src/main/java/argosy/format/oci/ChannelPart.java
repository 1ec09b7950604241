package argosy.format.oci;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/// Some bytes of a channel as a channel of their own, which closes the other.
final class ChannelPart implements SeekableByteChannel {
  private final SeekableByteChannel whole;
  private final long start;
  private final long size;
  private long at;

  ChannelPart(SeekableByteChannel whole, long start, long size) {
    this.whole = whole;
    this.start = start;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (at >= size) {
      return target.hasRemaining() ? -1 : 0;
    }
    int limit = target.limit();
    target.limit((int) Math.min(limit, target.position() + (size - at)));
    whole.position(start + at);
    int n = whole.read(target);
    target.limit(limit);
    at += Math.max(n, 0);
    return n;
  }

  @Override
  public long position() {
    return at;
  }

  @Override
  public SeekableByteChannel position(long position) {
    at = position;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return whole.isOpen();
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
