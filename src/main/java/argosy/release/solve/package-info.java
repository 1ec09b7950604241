/// F3: which packages go together: a search (conflict-driven clause learning) over the records of
/// channels for a set that meets match specifications, with conda's preferences; conflicts in
/// words; the lock file (`spec/lock.md`), which is also a conda explicit list.
///
/// Supported: version, build and channel specifications, constraints, virtual packages, track
/// features, strict channel order, environment generations. NOT supported: features (long
/// deprecated), conditional dependencies and extras (CEP 43, 44), flexible channel order.
@NullMarked
package argosy.release.solve;

import org.jspecify.annotations.NullMarked;
