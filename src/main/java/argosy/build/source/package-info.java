/// Where the files come from that are built: fetched over the network or by apt, checked, kept by
/// digest, unpacked with care. Tar archives plain or as `.gz`, `.bz2`, `.xz`, `.zst`, and `.zip`; a
/// stranger's archive is hostile until shown otherwise. NOT supported: `.lzma`, `.7z`, Mercurial,
/// Subversion.
@NullMarked
package argosy.build.source;

import org.jspecify.annotations.NullMarked;
