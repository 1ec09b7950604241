package argosy.store;

import java.nio.charset.StandardCharsets;

/// The bytes of a pack (`spec/store.md`; all numbers big-endian):
///
///     pack    := header data index trailer
///     header  := "ARGOPACK" u32:version u32:0
///     data    := stored*                        every byte belongs to exactly one section
///     index   := fanout entry* section*
///     fanout  := u32[256]                       entries whose first digest byte is at most i
///     entry   := sha256 u64:plain u32:section u32:offset          ascending by sha256
///     section := u64:at u32:stored u32:plain sha256               of the stored bytes
///     trailer := u64:index-at u32:entries u32:sections sha256 "ARGOTAIL"
///
/// The trailer's SHA-256 is of header, index and the 16 bytes before it, and is the pack's name.
final class PackLayout {
  static final int VERSION = 1;
  static final int VERSION_AT = 11;
  static final int HEADER_BYTES = 16;
  static final int FANOUT_BYTES = 256 * 4;
  static final int ENTRY_BYTES = 48;
  static final int SECTION_BYTES = 48;
  static final int HASH_BYTES = 32;
  static final int COUNTS_BYTES = 16;
  static final int TRAILER_BYTES = COUNTS_BYTES + HASH_BYTES + 8;

  static final String PACK = ".pack";
  static final String PART = ".part";

  private PackLayout() {}

  static byte[] header() {
    byte[] header = new byte[HEADER_BYTES];
    byte[] magic = "ARGOPACK".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, header, 0, magic.length);
    header[VERSION_AT] = VERSION;
    return header;
  }

  static byte[] tail() {
    return "ARGOTAIL".getBytes(StandardCharsets.US_ASCII);
  }
}
