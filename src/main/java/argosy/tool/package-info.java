/// F2: the only room that starts processes.
@NullMarked
package argosy.tool;

import org.jspecify.annotations.NullMarked;
