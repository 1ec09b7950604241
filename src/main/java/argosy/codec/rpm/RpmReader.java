package argosy.codec.rpm;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.UnsupportedException;
import argosy.codec.DamageNamed;
import argosy.codec.bzip2.Bzip2InputStream;
import argosy.codec.cpio.CpioReader;
import argosy.codec.deb.Decompression;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import org.tukaani.xz.LZMAInputStream;

/// Reads a package in one pass: its header, checked against the digests in the signature header;
/// then its files, checked against the payload's digest.
///
///     rpm    = lead signature-header padding-to-8 header payload
///     lead   = ed ab ee db 03 00 type[2] architecture[2] name[66] os[2] 00 05 zero[16]
///
/// Not safe for several threads; the caller closes the source.
public final class RpmReader {
  static final int LEAD_BYTES = 96;
  private static final int LZMA_MEMORY_KIB = 128 << 10;
  private final String where;
  private final DigestInputStream payload;
  private final RpmHeader signatures;
  private final RpmHeader header;
  private final long headerStart;
  private final long headerEnd;

  /// @param where the package's file name, for messages
  /// @throws CorruptException if it is no package or its header's digest does not hold
  public RpmReader(String where, InputStream source) throws IOException {
    this.where = where;
    BufferedInputStream in = new BufferedInputStream(source, 1 << 17);
    byte[] lead = in.readNBytes(LEAD_BYTES);
    if (lead.length != LEAD_BYTES
        || lead[0] != (byte) 0xed
        || lead[1] != (byte) 0xab
        || lead[2] != (byte) 0xee
        || lead[3] != (byte) 0xdb) {
      throw new CorruptException(where + ": not an rpm package");
    }
    this.signatures = RpmHeader.read(where + ": signatures", in);
    int length = signatures.bytes().length;
    in.readNBytes(-length & 7);
    this.headerStart = (long) LEAD_BYTES + length + (-length & 7);
    this.header = RpmHeader.read(where, in);
    byte[] bytes = header.bytes();
    this.payload = new DigestInputStream(in, Hashing.sha256());
    this.headerEnd = headerStart + bytes.length;
    String expected = signatures.string(RpmTag.SHA256_HEADER);
    String got = HexFormat.of().formatHex(Hashing.sha256().digest(bytes));
    if (!expected.isEmpty() && !expected.equals(got)) {
      throw new CorruptException(
          where + ": header, expected SHA-256 " + expected + " but got " + got);
    }
  }

  public RpmHeader header() {
    return header;
  }

  /// What signs the header, and its digests.
  public RpmHeader signatures() {
    return signatures;
  }

  /// Where the header begins in the file.
  public long headerStart() {
    return headerStart;
  }

  /// Where the header ends and the payload begins.
  public long headerEnd() {
    return headerEnd;
  }

  /// The files of the header, in its order.
  public RpmFiles files() throws CorruptException {
    return RpmFiles.of(where, header);
  }

  /// The payload's members, once. Call [#finish] after the last.
  public CpioReader payload() throws IOException {
    RpmFiles files = files();
    return new CpioReader(
        new BufferedInputStream(plain(), 1 << 17), where + ": payload", files::member);
  }

  /// Reads what is left of the file.
  ///
  /// @throws CorruptException if the payload is not what its digest says
  public void finish() throws IOException {
    payload.transferTo(OutputStream.nullOutputStream());
    String got = HexFormat.of().formatHex(payload.getMessageDigest().digest());
    List<String> expected = header.strings(RpmTag.PAYLOAD_DIGEST);
    if (!expected.isEmpty()
        && header.number(RpmTag.PAYLOAD_DIGEST_ALGORITHM) == RpmTag.SHA256
        && !expected.getFirst().equals(got)) {
      throw new CorruptException(
          where + ": payload, expected SHA-256 " + expected.getFirst() + " but got " + got);
    }
  }

  /// The payload as its compressor's tag says; without one it is told from its first bytes.
  private InputStream plain() throws IOException {
    String compressor = header.string(RpmTag.PAYLOAD_COMPRESSOR);
    return switch (compressor) {
      case "zstd" -> Decompression.open(where, "payload.zst", payload);
      case "xz" -> Decompression.open(where, "payload.xz", payload);
      case "gzip" -> Decompression.open(where, "payload.gz", payload);
      case "bzip2" -> new Bzip2InputStream(where + ": payload", payload);
      case "lzma" ->
          new DamageNamed(where + ": payload", new LZMAInputStream(payload, LZMA_MEMORY_KIB));
      case "" -> {
        BufferedInputStream first = new BufferedInputStream(payload);
        first.mark(2);
        boolean gzip = first.read() == 0x1f && first.read() == 0x8b;
        first.reset();
        yield Decompression.open(where, gzip ? "payload.gz" : "payload", first);
      }
      default ->
          throw new UnsupportedException(
              where + ": a payload of " + compressor, "make it with zstd, xz, lzma, bzip2 or gzip");
    };
  }
}
