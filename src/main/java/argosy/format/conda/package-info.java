/// F3: conda packages (CEP 34, CEP 35) and the channel around them (CEP 36, CEP 16).
///
/// [argosy.format.conda.CondaFormat]: a prefix stack as one package per component and one named
/// after the stack that holds the stack's own files and asks for exactly these components; a root
/// stack as one package with its files under `opt/argosy/NAME/root` and its commands in `bin`. A
/// component's bytes are a function of the component alone: releases that share it share the file.
///
/// The names, as [argosy.format.conda.CondaNames] maps them:
///
/// | here | conda |
/// |---|---|
/// | name of a component or stack | lower case, `+` becomes `x`, any other run of strange characters `-` |
/// | version of a component | lower case; `EPOCH:` becomes `EPOCH!`; `~` goes before a letter and becomes `.` before a digit; the first `+` begins the local part; `-` and the rest become `_` |
/// | tag of a release | the Debian version of it ([argosy.format.deb.DebVersion]), mapped so: `v2026_1_rc2` is `2026.1rc2`, `w_2026_47` is `0.20261119.w47` |
/// | build string | `h`, seven digits of the hash of what it was made from, `_`, the build number; kept for packages adopted from conda |
///
/// Two components that would get one name are refused; what a name was stands in `about.json`
/// (`extra.argosy`), so that the way back is never a guess.
///
/// What the stricter client refuses is never written: links are relative (absolute ones into the
/// stack become so, others are refused), nobody else's `info/` or `conda-meta/`, no `directory`
/// paths. A folder that is empty gets the file `.argosy-empty`, since clients make no folders of
/// their own account. Files that hold the build prefix name it as placeholder; compiled Python does
/// not (Python mends the path it holds when it loads it). Reading gives back the release's files,
/// with the modes of folders, which clients do not keep.
///
/// A component that was built from a recipe says what its recipe said:
/// `recipe/rendered_recipe.yaml`, `tests/tests.yaml`, `run_exports.json` and `constrains`. It is
/// `noarch: python` if the recipe asks for that and the files do without compiled Python: modules
/// in `site-packages`, programs in `python-scripts`, entry points in `link.json`, whose scripts the
/// client writes anew. Any other component that is for all platforms is `noarch: generic`. What
/// binaries ask of the machine's C library is a dependency on `__glibc`.
///
/// NOT supported: menus, signatures, link scripts.
@NullMarked
package argosy.format.conda;

import org.jspecify.annotations.NullMarked;
