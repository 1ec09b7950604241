/// F5: one class per use case, wired by constructor in [argosy.app.Harbour], the one place that
/// knows every part.
@NullMarked
package argosy.app;

import org.jspecify.annotations.NullMarked;
