package argosy.codec.squashfs;

import argosy.base.CorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/// The bytes of an image inside a channel. Safe for several threads at once.
final class ImageSource {
  private final SeekableByteChannel channel;
  private final long offset;

  ImageSource(SeekableByteChannel channel, long offset) {
    this.channel = channel;
    this.offset = offset;
  }

  /// @throws CorruptException if the bytes end before
  byte[] read(long position, int count) throws IOException {
    byte[] out = new byte[count];
    ByteBuffer target = ByteBuffer.wrap(out);
    synchronized (channel) {
      channel.position(offset + position);
      while (target.hasRemaining()) {
        if (channel.read(target) < 0) {
          throw new CorruptException(
              "squashfs: ends at byte "
                  + (position + target.position())
                  + ", expected at least "
                  + (position + count));
        }
      }
    }
    return out;
  }
}
