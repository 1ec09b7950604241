/// F3: rpm packages of version 4 (rpm's "Package format V4" manual) and signed dnf repositories of
/// them.
///
/// [argosy.format.rpm.RpmFormat]: a stack as one package `argosy-NAME`, or, for prefix stacks, one
/// package `argosy-NAME-COMPONENT` per component and an `argosy-NAME` that requires exactly these;
/// a component is the same package until it changes, and `argosy-since(NAME@TAG)` says since when.
/// Files stand where those of a deb do ([argosy.format.system.SystemLayout]). Names are those of
/// stack and component unchanged; [argosy.format.deb.DebVersion] maps tags and versions, whose
/// order rpm and dpkg agree on; the originals stand in `Provides`: `argosy-root-stack(NAME@TAG)`,
/// `argosy-package(NAME@VERSION)`. Files belong to root; set-id bits are cleared on installing and
/// kept as file classes. No scriptlets, no configuration files. Stacks carry what they need:
/// nothing is required or provided for single libraries (what a spec file calls `AutoReqProv: no`).
/// Prefix stacks may be put elsewhere with `rpm --prefix` if no file of theirs names the prefix.
///
/// File digests are the store's own. The payload is cpio in one zstd frame spliced from the store
/// (rpm 4.14 and later where it has zstd: el8.2, el9, Fedora 28), or gzip members (any rpm 4.6).
/// Large files with equal content and mode are hard links, as in the other forms. The signature
/// covers the header, and the header the payload's digest and every file's, as rpm's own `rpmsign`
/// does it since 4.14; it is RSA or EdDSA as the key is.
///
/// A prefix stack asks for `glibc >= VERSION`, the newest that its binaries name.
///
/// [argosy.format.rpm.SourceRpmFormat]: the sources, or the tarball, as a source package, of which
/// `rpmbuild --rebuild` makes one with the same files.
///
/// NOT supported: sources of single components, epochs, triggers, file capabilities, version 3
/// signatures, MD5 of the whole, names with blanks or control characters in package names and
/// versions.
@NullMarked
package argosy.format.rpm;

import org.jspecify.annotations.NullMarked;
