package argosy.codec.gzip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Small files as gzip (RFC 1952), in members of up to 1 MiB plain; marked as compressed best, as
/// Policy 12.7 asks of documents.
public final class Gzip {
  private static final int MEMBER_BYTES = 1 << 20;
  private static final int LEVEL = 9;
  private static final int EXTRA_FLAGS_AT = 8;
  private static final byte BEST = 2;

  private Gzip() {}

  public static byte[] compress(byte[] plain) throws IOException {
    GzipMembers members = new GzipMembers(LEVEL);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    do {
      int length = Math.min(MEMBER_BYTES, plain.length - at);
      ByteBuffer member = members.member(plain, at, length);
      byte[] bytes = new byte[member.remaining()];
      member.get(bytes);
      bytes[EXTRA_FLAGS_AT] = BEST;
      out.writeBytes(bytes);
      at += length;
    } while (at < plain.length);
    return out.toByteArray();
  }
}
