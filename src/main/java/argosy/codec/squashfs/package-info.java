/// F1: squashfs 4.0 images, written in one forward pass and read back from any seekable bytes.
///
/// The format is what the Linux kernel reads (Documentation/filesystems/squashfs.rst and
/// fs/squashfs/squashfs_fs.h); little-endian throughout. Supported: zstd and gzip, fragments, data
/// blocks handed in already compressed, contents stored once, hard links, holes (read), directories
/// of any size, the id and export tables, basic and extended inodes. Not written: extended
/// attributes, directory indexes, devices, fifos, sockets, owners other than root. Not read:
/// extended attributes, the compressors lzma, lzo, xz and lz4, versions before 4.0.
@NullMarked
package argosy.codec.squashfs;

import org.jspecify.annotations.NullMarked;
