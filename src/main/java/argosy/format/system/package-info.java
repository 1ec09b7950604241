/// F3: how a stack lies on a machine where the system's own package manager installed it; what deb
/// and rpm have in common.
@NullMarked
package argosy.format.system;

import org.jspecify.annotations.NullMarked;
