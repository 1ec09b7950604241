/// F3: the packaging formats, one folder each, and [argosy.format.Formats], the literal list of
/// them.
@NullMarked
package argosy.format;

import org.jspecify.annotations.NullMarked;
