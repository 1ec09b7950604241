/// F3: Debian binary packages of format 2.0 (deb(5), deb-control(5), Debian Policy 4.6) and signed
/// apt repositories of them (DebianRepository/Format, apt-secure(8)).
@NullMarked
package argosy.format.deb;

import org.jspecify.annotations.NullMarked;
