/// F3, a building block of formats (srpm, eups-pkg) whose packages are built where they are
/// installed: a prefix stack as the sources of its packages, and a script that builds them in their
/// order (`spec/build.md`, "Sources").
///
///     build           sh; build PREFIX FOLDER
///     sources/NAME/   a package's sources, with a `build` of their own
///     files           the paths that these make
///     own/            all other files of the unpacked stack
///
/// Supported: what was built by a recipe that a script can follow. NOT supported: root stacks, and
/// stacks of which no package has sources; their forms hold files.
@NullMarked
package argosy.format.source;

import org.jspecify.annotations.NullMarked;
