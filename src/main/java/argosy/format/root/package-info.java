/// F3: the root file system that every image holds (OCI, SIF, machine images, a file system served
/// by network): a root stack as it is, or a prefix stack at `/opt/argosy/NAME` with its base around
/// it.
///
/// Supported: bases of packages locked with the release; prefix stacks that bring `bin/sh` and
/// stand alone. NOT supported: a base that has something under `/opt/argosy/NAME`.
@NullMarked
package argosy.format.root;

import org.jspecify.annotations.NullMarked;
