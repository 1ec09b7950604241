/// F4: the judges: real clients that prove an artifact by running its stack's demo in it, as a user
/// would. [argosy.prove.DemoCheck] is what they share: it reads the `result NAME VALUE` lines and
/// makes the [argosy.model.Proof].
///
/// A judge never needs root unless its client does, leaves nothing behind, and tells three things
/// apart: proved, failed, and not proved here (the client is missing; never success).
@NullMarked
package argosy.prove;

import org.jspecify.annotations.NullMarked;
