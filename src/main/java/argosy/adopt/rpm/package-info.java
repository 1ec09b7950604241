/// F3: rpm packages as they are, one package of a root stack each.
///
/// Read: packages of format 4 with payloads of cpio (plain, stripped), compressed with zstd, xz,
/// lzma, bzip2, gzip or not at all; files checked against the header's digests. Requirements become
/// dependencies on those of the packages that provide them. NOT done: running scripts and triggers
/// (which are named), capabilities and devices (refused), ownership (a stack's files have none),
/// OpenPGP signatures of packages (their channel is checked where they are fetched).
@NullMarked
package argosy.adopt.rpm;

import org.jspecify.annotations.NullMarked;
