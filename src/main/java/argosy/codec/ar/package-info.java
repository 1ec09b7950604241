/// F1: the common `ar` archive, as `.deb` files are (deb(5) of dpkg 1.21; ar(5), "common" variant).
///
/// Supported: plain member names of at most 16 bytes (a closing `/` of System V archives is dropped
/// on reading). Not supported: long names (`//` tables, BSD `#1/`), symbol tables; refused with the
/// member's name.
@NullMarked
package argosy.codec.ar;

import org.jspecify.annotations.NullMarked;
