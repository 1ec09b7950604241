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
///
/// And images with module files that load them, a tree in which releases stand side by side
/// (`squashfs-module`), wherever it is put:
///
///     modulefiles/NAME/TAG, TAG.lua           PATH begins with images/NAME/TAG/bin
///     images/NAME/TAG/root/NAME-TAG-ARCH.squashfs
///     images/NAME/TAG/run, start, bin/...     [argosy.activation.ImageLaunchers]
@NullMarked
package argosy.format.module;

import org.jspecify.annotations.NullMarked;
