/// What is found, and set right, in a file while it streams into the store.
///
/// The build prefix: every place where it stands, across buffer borders, and what kind of file it
/// stands in. Compiled Python (PEP 552; magic numbers of Python 3.7 and later): the header becomes
/// the unchecked-hash form, so that nothing is compiled again on read-only media and the bytes do
/// not depend on the time of the source. NOT done: the hash of the source in that header is zero
/// unless it was there (Python reads it only under `--check-hash-based-pycs always`), because a
/// file's content here depends on no other file; prefixes in UTF-16 or inside compressed members
/// are not found.
@NullMarked
package argosy.adopt.scan;

import org.jspecify.annotations.NullMarked;
