/// F6: arguments in, one call of a use case, text or JSON out.
@NullMarked
package argosy.cli;

import org.jspecify.annotations.NullMarked;
