/// F3: from packages to a profile: tags, locking, relocating, merging; what differs between
/// releases, and what is reachable from the names that are kept.
@NullMarked
package argosy.release;

import org.jspecify.annotations.NullMarked;
