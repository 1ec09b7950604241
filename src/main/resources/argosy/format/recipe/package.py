# @NAME@ @TAG@, as a Spack package; copy the folder `packages` into a repository of yours.
import os

from spack.package import *


class @SPACKCLASS@(Package):
    """@SUMMARY@"""

    homepage = "@URL@"

    version(
        "@CONDAVERSION@",
        sha256="@SHA256@",
        url="file:///srv/sources/@TARBALL@",  # where you keep it
    )

    def install(self, spec, prefix):
        install_tree(".", prefix, symlinks=True)
        if os.path.exists(join_path(prefix, "relocate")):
            Executable(join_path(prefix, "relocate"))()
@SPACKVARIABLES@
