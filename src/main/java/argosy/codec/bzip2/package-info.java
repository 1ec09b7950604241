/// F1: bzip2, as version 1 of conda's packages has it.
///
///     file   = *stream
///     stream = "BZh" level *block 0x177245385090 combined-crc[32] padding     ; level "1" to "9"
///     block  = 0x314159265359 crc[32] 0[1] origin[24] used-symbols tables selectors codes
///
/// Read and written are streams of any number of blocks; reading takes several streams one after the
/// other, every CRC is checked. NOT supported: the randomised blocks of versions before 0.9.5.
@NullMarked
package argosy.codec.bzip2;

import org.jspecify.annotations.NullMarked;
