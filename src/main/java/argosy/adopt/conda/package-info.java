/// F3: conda environments into the store (CEP 32): every package that `conda-meta` names, with the
/// files as its channel shipped them.
///
/// A file that was made for its place gets its placeholder back, and the digest of the package's
/// own record proves that; so a package adopted from a short prefix can stand under a long one
/// again. What cannot be proved is kept as it is installed and named. Files of no package are
/// named, and left out.
///
/// NOT supported: packages of pip beside conda's (their files are of no package),
/// `conda-meta/state`.
@NullMarked
package argosy.adopt.conda;

import org.jspecify.annotations.NullMarked;
