/// What is done with the files a script installed, before they are a package: nothing in them holds
/// the build's places that need not, and what they need of the machine is known.
@NullMarked
package argosy.build.finish;

import org.jspecify.annotations.NullMarked;
