/// F3: recipes of a release, to be kept in git and built by anyone: Dockerfile, Apptainer definition
/// (with an app per command), rpm spec, `debian/`, conda recipe (format version 1), EasyBuild
/// easyconfig, Spack package, and a README.
///
///     NAME/docker/Dockerfile                  NAME/conda/recipe.yaml
///     NAME/apptainer/NAME.def                 NAME/easybuild/NAME-VERSION.eb
///     NAME/rpm/argosy-NAME.spec               NAME/spack/packages/argosy-NAME/package.py
///     NAME/debian/                            NAME/README.md, NAME/SHA256SUMS
///     sources/NAME-TAG-src.tar.gz             what all of them compile ([argosy.format.source])
///     sources/NAME-TAG-ARCH.tar.gz            or, where no package has sources: the form tarball-gz
///
/// Every recipe names that file's SHA-256 where its tool can check it. Nothing is fetched but, for
/// images of prefix stacks, the base that the recipe names and, to compile, Debian's compilers.
///
/// NOT supported: recipes that compile an adopted stack, which has no sources. EasyBuild and Spack recipes of root stacks, whose files are
/// for `/`, are left out; so are conda recipes of them.
@NullMarked
package argosy.format.recipe;

import org.jspecify.annotations.NullMarked;
