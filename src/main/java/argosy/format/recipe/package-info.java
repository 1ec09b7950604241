/// F3: recipes of a release, to be kept in git and built by anyone: Dockerfile, Apptainer definition
/// (with an app per command), rpm spec, `debian/`, conda recipe (format version 1), EasyBuild
/// easyconfig, Spack package, and a README.
///
///     NAME/docker/Dockerfile                  NAME/conda/recipe.yaml
///     NAME/apptainer/NAME.def                 NAME/easybuild/NAME-VERSION.eb
///     NAME/rpm/argosy-NAME.spec               NAME/spack/packages/argosy-NAME/package.py
///     NAME/debian/                            NAME/README.md, NAME/SHA256SUMS
///     sources/NAME-TAG-ARCH.tar.gz            what all of them are built of: the form tarball-gz
///
/// Every recipe names that file's SHA-256 where its tool can check it. Nothing is fetched but, for
/// images of prefix stacks, the base that the recipe names.
///
/// NOT supported: recipes that build from the sources of each package; they stand on the tarball,
/// since an adopted stack has no others. EasyBuild and Spack recipes of root stacks, whose files are
/// for `/`, are left out; so are conda recipes of them.
@NullMarked
package argosy.format.recipe;

import org.jspecify.annotations.NullMarked;
