/// Values that the tests of several rooms share.
@NullMarked
package argosy.testing;

import org.jspecify.annotations.NullMarked;
