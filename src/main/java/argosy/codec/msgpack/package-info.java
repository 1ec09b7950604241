/// F1: MessagePack (the specification of 2021), as far as JSON values and byte strings go; written
/// in the shortest form. NOT supported: extension types, maps with keys that are not text.
@NullMarked
package argosy.codec.msgpack;

import org.jspecify.annotations.NullMarked;
