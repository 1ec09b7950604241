/// F1: raw deflate streams (RFC 1951) made by libdeflate, for [argosy.codec.gzip] and
/// [argosy.codec.zlib], which put their headers and sums around them; and where content is cut
/// whose streams both share.
///
/// The library lies in aircompressor's jar for linux on amd64, arm64 and ppc64le, and for macOS:
/// the same bytes on all of them, about three times as fast as zlib. On Linux it is loaded from a
/// file that exists in memory only (memfd_create(2)): nothing is left in the temporary folder by a
/// process that is killed, and a temporary folder mounted `noexec` does not matter. Where that is
/// not possible aircompressor loads it from a file of its own; where that fails too, zlib of the
/// JDK writes: right, but of other bytes.
@NullMarked
package argosy.codec.deflate;

import org.jspecify.annotations.NullMarked;
