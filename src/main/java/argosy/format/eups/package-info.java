/// F3: EUPS (2.2), as the tools of the Rubin Observatory read it. Three forms:
///
/// - `eups`, a distribution root of binary tarballs, for `eups distrib install -r ROOT NAME -t TAG`:
///
///       config.txt                          what kind of server it is
///       TAG.list, current.list              the products of a tag
///       manifests/NAME-VERSION@FLAVOR.manifest   what one product needs, in the order of installing
///       tables/NAME-VERSION.table           what `setup` does
///       NAME-VERSION@FLAVOR.tar.gz          NAME/VERSION/...
///       distribInstallPostHook.py           makes the files fit where they were installed
///       index.json, index.html, manifests/  listings, for servers that make none
///
/// - `eups-pkg`, the same as eupspkg packages ([argosy.format.eups.EupsPackaging]), for clients whose
///   roots are such: `products/NAME-VERSION.eupspkg`, `tags/TAG.list`. The stack's own product is
///   built of the sources of its packages ([argosy.format.source.SourceStack]), where it has some
///   and no adopted products; any other of its files.
///
/// - `eups-stack`, an archive of a stack (`ups_db`, chains for tags, the products) that `setup` uses
///   where it is unpacked.
///
/// A package that was adopted from an EUPS stack is a product of its own with its own table; all
/// other files of a release are one product, NAME, whose version is the release's tag: they were made
/// for one prefix, and EUPS gives each product another. Names: `-` becomes `_`. NOT supported:
/// sources of single products, Darwin, unsetting variables (EUPS ignores that), values with `$`, `"`, `\` or
/// line breaks.
@NullMarked
package argosy.format.eups;

import org.jspecify.annotations.NullMarked;
