/// F3: the packaging formats, one folder each; `argosy.app.FormTable` is the list of them.
@NullMarked
package argosy.format;

import org.jspecify.annotations.NullMarked;
