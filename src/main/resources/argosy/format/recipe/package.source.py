# @NAME@ @TAG@, as a Spack package, compiled of the sources of its packages; copy the folder `packages` into a
# repository of yours.
from spack.package import *


class @SPACKCLASS@(Package):
    """@SUMMARY@"""

    homepage = "@URL@"

    version(
        "@CONDAVERSION@",
        sha256="@SHA256@",
        url="file:///srv/sources/@TARBALL@",  # where you keep it
    )

    depends_on("autoconf", type="build")
    depends_on("automake", type="build")
    depends_on("gmake", type="build")
    depends_on("libtool", type="build")
    depends_on("perl", type="build")
    depends_on("pkgconfig", type="build")

    def install(self, spec, prefix):
        Executable("./build")(prefix, "made")
        install_tree("made", prefix, symlinks=True)
@SPACKVARIABLES@
