package argosy.remote;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.model.Descriptor;
import argosy.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Content on its way: its end is shown only if size and digest are as described.
public final class CheckedContent extends InputStream {
  private final InputStream content;
  private final Descriptor expected;
  private final String name;
  private final MessageDigest hash = Hashing.sha256();
  private long count;
  private boolean ended;

  public CheckedContent(InputStream content, Descriptor expected, String name) {
    this.content = content;
    this.expected = expected;
    this.name = name;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = content.read(target, offset, length);
    if (n > 0) {
      hash.update(target, offset, n);
      count += n;
    } else if (n < 0 && !ended) {
      ended = true;
      Digest got = Digest.ending(hash);
      if (count != expected.sizeBytes() || !got.equals(expected.digest())) {
        throw new CorruptException(
            "%s: expected %d bytes of %s but got %d of %s"
                .formatted(name, expected.sizeBytes(), expected.digest(), count, got));
      }
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
