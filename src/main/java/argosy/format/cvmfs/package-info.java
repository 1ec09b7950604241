/// F3: CernVM-FS repositories: format of cvmfs 2.11 (catalog schema 2.5 revision 6, history 1.0
/// revision 3, reflog 1.0), read, checked and written through [RepositoryStorage].
///
/// Supported: SHA-1, RIPEMD-160 and SHAKE-128 names; zlib objects (plain ones are read), chunked
/// files, nested catalogs, hard-link groups, extended attributes, symbolic links, devices;
/// manifest, whitelist, certificate, tags, reflog, meta info. Bind mountpoints, external files,
/// direct I/O and hidden entries of others' catalogs are kept as they are. NOT supported:
/// certificate chains (`W`, `V` in the whitelist), branches of our own, alternative paths (`A`),
/// encrypted or VOMS-protected repositories beyond keeping their property.
@NullMarked
package argosy.format.cvmfs;

import org.jspecify.annotations.NullMarked;
