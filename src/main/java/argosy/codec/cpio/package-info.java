/// F1: cpio archives of the "new ASCII" form (cpio(5): `newc`), and the stripped members that rpm
/// 4.12 and later write for files of 4 GiB and more, whose facts stand in the package's header.
///
/// Supported: files, directories, symbolic links, hard link sets whose last member has the content.
/// NOT supported: checksums (`070702`), the older forms, devices.
@NullMarked
package argosy.codec.cpio;

import org.jspecify.annotations.NullMarked;
