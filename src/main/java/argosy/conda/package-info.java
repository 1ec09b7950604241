/// F2: conda packages as containers (CEP 34, contents; CEP 35, containers): the outer archive, the
/// `info/` files that say what is inside, streams only.
///
/// Supported: `.conda` (version 2), read and written elsewhere through [argosy.codec.zip];
/// `paths.json`, and the older `files`, `has_prefix` and `no_link` where it is missing. Read is
/// what conda and mamba both read: a deflated outer archive and a missing `metadata.json` too;
/// members named for another package, members outside, and paths that lead out are refused.
@NullMarked
package argosy.conda;

import org.jspecify.annotations.NullMarked;
