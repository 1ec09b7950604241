/// F1: zlib streams (RFC 1950) made whole from plain bytes by [argosy.codec.deflate], or exactly as
/// zlib makes them.
@NullMarked
package argosy.codec.zlib;

import org.jspecify.annotations.NullMarked;
