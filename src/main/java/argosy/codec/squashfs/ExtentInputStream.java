package argosy.codec.squashfs;

import argosy.base.CorruptException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The content of a file, one block in memory at a time.
final class ExtentInputStream extends InputStream {
  private final SquashfsReader image;
  private final Extent extent;
  private byte[] block = new byte[0];
  private int at;
  private int end;
  private int next;
  private long blockStart;
  private long left;

  ExtentInputStream(SquashfsReader image, Extent extent) {
    this.image = image;
    this.extent = extent;
    this.blockStart = extent.start();
    this.left = extent.sizeBytes();
  }

  /// Makes sure there is a byte to give; false at the end.
  private boolean fill() throws IOException {
    while (at == end) {
      if (left == 0) {
        return false;
      }
      if (next < extent.blocks()) {
        block =
            image.dataBlock(
                blockStart, extent.word(next), (int) Math.min(image.blockBytes(), left));
        blockStart += extent.storedBytes(next);
        next++;
        at = 0;
        end = block.length;
      } else {
        block = image.fragment(extent.fragment());
        at = extent.fragmentOffset();
        if (left > block.length - at) {
          throw new CorruptException(
              "squashfs: fragment "
                  + extent.fragment()
                  + ": expected "
                  + left
                  + " bytes from "
                  + at
                  + " but it has "
                  + block.length);
        }
        end = at + (int) left;
      }
      left -= end - at;
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return fill() ? block[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(length, end - at);
    System.arraycopy(block, at, buffer, offset, n);
    at += n;
    return n;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long sent = 0;
    while (fill()) {
      out.write(block, at, end - at);
      sent += end - at;
      at = end;
    }
    return sent;
  }
}
