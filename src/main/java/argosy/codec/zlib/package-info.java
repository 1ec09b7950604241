/// F1: zlib streams (RFC 1950) made whole from plain bytes by libdeflate through aircompressor, as
/// [argosy.codec.gzip] does it; where its library does not load, by zlib of the JDK: right, but of
/// other bytes.
@NullMarked
package argosy.codec.zlib;

import org.jspecify.annotations.NullMarked;
