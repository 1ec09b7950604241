/// F3: Debian binary packages of format 2.0 (deb(5), deb-control(5), Debian Policy 4.6) and signed
/// apt repositories of them (DebianRepository/Format, apt-secure(8)).
///
/// [argosy.format.deb.DebFormat]: a stack as one package `argosy-NAME` (`_` becomes `-`), or, for
/// prefix stacks, one package `argosy-NAME-COMPONENT` per component and an `argosy-NAME` that
/// depends on exactly these. Files stand under `/opt/argosy/NAME/TAG`, those of components, which
/// stay the same packages until they change, under `/opt/argosy/NAME/stack`; outside it only
/// `/usr/bin/argosy-NAME`, `/usr/bin/NAME-demo` and documents, so that nothing of Debian's own is
/// in the way. Package names carry no tag: an upgrade replaces the release before.
/// [argosy.format.deb.DebVersion] maps tags to versions that sort by date. Files belong to root;
/// set-id bits are cleared on installing and kept as a field, unless the options say otherwise. No
/// maintainer scripts, no conffiles. The files are one zstd frame spliced from the store (dpkg
/// 1.21.18 and later), or gzip members (any dpkg); long names as GNU tar writes them.
///
/// [argosy.format.deb.AptRepository]: `Packages` (plain, gz, zst), `Release`, `InRelease`,
/// `Release.gpg`, by-hash, incremental, atomic for readers that take indexes by hash.
///
/// NOT supported: source packages, udebs, triggers, multi-arch fields, several components or
/// `Contents` and translation indexes in a repository, SHA-1 and MD5 in indexes, files of 10 GB and
/// more compressed, names with line breaks, a file that two components have.
@NullMarked
package argosy.format.deb;

import org.jspecify.annotations.NullMarked;
