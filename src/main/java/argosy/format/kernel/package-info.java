/// F3: Jupyter kernel specs of a release (jupyter_client 5 and later, "Kernel specs"):
///
///     NAME-TAG-ARCH.kernels/KERNEL-TAG/kernel.json       of this release
///     NAME-TAG-ARCH.kernels/KERNEL-latest/kernel.json    of what /opt/argosy/NAME/latest goes to
///     .../logo-32x32.png, logo-64x64.png, logo-svg.svg
///     NAME-TAG-ARCH.kernels/install                      the same for another place than /opt/argosy/NAME/TAG
///
/// The form holds none of the stack's files: it points at the unpacked tarball or the installed deb or
/// rpm. NOT supported: kernels that find their folder by `{resource_dir}`, provisioners.
@NullMarked
package argosy.format.kernel;

import org.jspecify.annotations.NullMarked;
