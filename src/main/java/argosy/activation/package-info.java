/// F2: what a stack asks of the environment, printed: the launcher and the files to source that
/// stand beside an unpacked stack (POSIX sh, csh, fish; the launcher of root stacks uses
/// util-linux's `unshare` and `mount`), and a plain map for image configs. Pure text of a
/// [argosy.model.Profile]; no file is touched here.
@NullMarked
package argosy.activation;

import org.jspecify.annotations.NullMarked;
