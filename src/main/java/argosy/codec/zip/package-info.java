/// F1: zip archives whose members are stored (APPNOTE 6.3.10), as `.conda` packages are.
///
/// Supported: writing stored members in one pass, Zip64 where a member says it may be large;
/// reading by the central directory, stored and deflated members, Zip64, every CRC checked. NOT
/// supported: encryption, several disks, members known by their local headers only.
@NullMarked
package argosy.codec.zip;

import org.jspecify.annotations.NullMarked;
