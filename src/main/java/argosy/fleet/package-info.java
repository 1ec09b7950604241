/// F4: many hosts, each with a site of its own, brought to one release over ssh(1): in stages, the
/// canary first, and no further than the first host that is red.
///
/// Supported: what the `ssh` command reaches without being asked anything (`BatchMode`), known
/// hosts by file, several hosts of a stage at once. NOT supported: a daemon, passwords, copying of
/// releases through this machine: hosts fetch from the published place themselves.
@NullMarked
package argosy.fleet;

import org.jspecify.annotations.NullMarked;
