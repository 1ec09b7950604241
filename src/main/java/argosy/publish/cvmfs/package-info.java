/// F4: where CernVM-FS repositories lie: a directory that any web server can serve, and a server
/// that is only read.
@NullMarked
package argosy.publish.cvmfs;

import org.jspecify.annotations.NullMarked;
