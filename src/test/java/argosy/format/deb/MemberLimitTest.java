package argosy.format.deb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.codec.ar.ArWriter;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class MemberLimitTest {
  /// Of packages whose size nobody knows before: many small files, or gzip.
  @Test
  void writingEndsWithTheFirstByteThatDoesNotFit() throws IOException {
    byte[] mebibyte = new byte[1 << 20];
    MemberLimit limit = new MemberLimit("x.deb", OutputStream.nullOutputStream());
    for (long left = ArWriter.MAX_SIZE; left > 0; left -= mebibyte.length) {
      limit.write(mebibyte, 0, (int) Math.min(left, mebibyte.length));
    }
    assertThatThrownBy(() -> limit.write(0))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("x.deb");
  }
}
