package argosy.codec.deflate;

/// Makes one stream at a time.
interface Compressor {
  /// The most bytes that so many become.
  int bound(int length);

  /// @param room from `at` on, at least [#bound]
  /// @return how many bytes were written
  int compress(byte[] plain, int offset, int length, byte[] out, int at, int room);
}
