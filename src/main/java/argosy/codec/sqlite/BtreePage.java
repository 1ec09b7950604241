package argosy.codec.sqlite;

/// One page of a b-tree while it is filled (section 1.6): cells from the end, their offsets behind the header.
///
///     page = byte:kind int16:free-block=0 int16:cells int16:content-start byte:fragments=0
///            [int32:right-child] *int16:cell-offset … cells
final class BtreePage {
  static final int TABLE_LEAF = 13;
  static final int TABLE_INNER = 5;
  static final int INDEX_LEAF = 10;
  static final int INDEX_INNER = 2;

  private final byte[] bytes = new byte[Pages.SIZE];
  private final int header;
  private final int kind;
  private int cells;
  private int content = Pages.SIZE;

  /// @param header where the page's header stands: 100 on the first page, else 0
  BtreePage(int kind, int header) {
    this.kind = kind;
    this.header = header;
  }

  /// Bytes that a page of this kind has for cells, each with two more for its offset.
  static int capacity(int kind) {
    return Pages.SIZE - headerBytes(kind);
  }

  private static int headerBytes(int kind) {
    return kind == TABLE_LEAF || kind == INDEX_LEAF ? 8 : 12;
  }

  boolean fits(int cellBytes) {
    return header + headerBytes(kind) + 2 * (cells + 1) + cellBytes <= content;
  }

  boolean isEmpty() {
    return cells == 0;
  }

  void add(byte[] cell) {
    place(cell.length);
    System.arraycopy(cell, 0, bytes, content, cell.length);
  }

  /// A cell of an inner page: the page that holds what comes before the key, then the key.
  void addInner(int leftChild, byte[] key, int keyLength) {
    place(4 + keyLength);
    Pages.putInt(bytes, content, leftChild);
    System.arraycopy(key, 0, bytes, content + 4, keyLength);
  }

  private void place(int length) {
    if (!fits(length)) {
      throw new IllegalStateException("a page of a b-tree has no room for " + length + " bytes");
    }
    content -= length;
    Pages.putShort(bytes, header + headerBytes(kind) + 2 * cells, content);
    cells++;
  }

  /// The page's bytes.
  ///
  /// @param rightChild of an inner page; 0 for a leaf
  byte[] finish(int rightChild) {
    bytes[header] = (byte) kind;
    Pages.putShort(bytes, header + 3, cells);
    Pages.putShort(bytes, header + 5, content);
    if (headerBytes(kind) == 12) {
      Pages.putInt(bytes, header + 8, rightChild);
    }
    return bytes;
  }
}
