/// F2: where bytes rest: the ship-side object store, refs, the memo of things computed, outputs.
/// `spec/store.md` is its form on disk.
@NullMarked
package argosy.store;

import org.jspecify.annotations.NullMarked;
