package argosy.format.deb;

import argosy.base.UnsupportedException;
import argosy.codec.ar.ArWriter;
import argosy.codec.tar.TarHeaders;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Sections;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// The data of a package is one member of an archive, whose size has ten digits (ar(5)): nothing of
/// a package with more is written, where that can be known, and no more than fits where it cannot.
final class MemberLimit extends FilterOutputStream {
  private final String fileName;
  private long left = ArWriter.MAX_SIZE;

  /// Refuses to pass on more than fits.
  ///
  /// @param fileName of the package
  MemberLimit(String fileName, OutputStream target) {
    super(target);
    this.fileName = fileName;
  }

  /// Looks at a package before it is written. What large files take in it is known, since they go
  /// there as they lie in the store; small ones are no more than what they add.
  ///
  /// @throws UnsupportedException if its data are too large
  static void require(DebPlan plan, DebOptions.Compression compression, BlobSource blobs)
      throws IOException {
    if (compression != DebOptions.Compression.ZST || plainBytes(plan) <= ArWriter.MAX_SIZE) {
      return;
    }
    long stored = 0;
    for (Entry entry : plan.entries()) {
      if (entry instanceof Entry.File f && f.size() >= Sections.MIN_BLOB_BYTES) {
        Sections sections = blobs.sections(f.digest());
        for (int i = 0; i < sections.count(); i++) {
          stored += sections.section(i).remaining();
        }
        if (stored > ArWriter.MAX_SIZE) {
          throw tooLarge(plan.fileName());
        }
      }
    }
  }

  private static long plainBytes(DebPlan plan) {
    long bytes = 0;
    for (Entry entry : plan.entries()) {
      bytes += 2L * TarHeaders.BLOCK_BYTES + (entry instanceof Entry.File f ? f.size() : 0);
    }
    return bytes;
  }

  private static UnsupportedException tooLarge(String fileName) {
    return new UnsupportedException(
        fileName
            + ": its data are more than "
            + ArWriter.MAX_SIZE
            + " bytes compressed, which no deb holds (ar(5))",
        "ship deb-components, a package for each component (prefix stacks), or rpm, tarball, oci,"
            + " sif");
  }

  private void pass(long bytes) throws UnsupportedException {
    left -= bytes;
    if (left < 0) {
      throw tooLarge(fileName);
    }
  }

  @Override
  public void write(int b) throws IOException {
    pass(1);
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    pass(length);
    out.write(bytes, offset, length);
  }
}
