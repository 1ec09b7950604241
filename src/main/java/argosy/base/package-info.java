/// F0: what everything stands on: hex, canonical JSON, ordered parallel work, the exceptions of
/// every room.
///
/// Knows nothing of stacks, stores or formats.
@NullMarked
package argosy.base;

import org.jspecify.annotations.NullMarked;
