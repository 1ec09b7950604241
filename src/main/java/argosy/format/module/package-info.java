/// F3: module files of a release, for Environment Modules (modulefile(4), Tcl) and Lmod (Lua):
///
///     NAME-TAG-ARCH.modules/NAME/TAG          Tcl
///     NAME-TAG-ARCH.modules/NAME/TAG.lua      Lua
///     NAME-TAG-ARCH.modules/NAME/.modulerc    which release is the default; .modulerc.lua for Lmod
///     NAME-TAG-ARCH.modules/install           the same for another place than /opt/argosy/NAME/TAG
///
/// Supported: what an activation can say, whatis, help, conflict. The form holds none of the stack's
/// files: it points at the unpacked tarball or the installed deb or rpm. NOT supported: a hierarchy of
/// compilers and MPI (Lmod's `MODULEPATH` extensions), dependencies on other modules.
@NullMarked
package argosy.format.module;

import org.jspecify.annotations.NullMarked;
