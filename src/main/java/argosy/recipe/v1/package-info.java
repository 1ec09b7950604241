/// F2: conda recipes of format version 1 (CEP 13 syntax, CEP 14 keys, CEP 39 expressions, CEP 41
/// staging outputs): `recipe.yaml` as written (stage 0, [argosy.recipe.v1.WrittenRecipe]), and
/// rendered for one platform and every variant it asks for ([argosy.recipe.v1.Renderer], stage 1,
/// `argosy.model.recipe`).
///
/// Supported: all of it, with `variants.yaml` and `conda_build_config.yaml` (zip keys, selectors).
/// What Argosy adds stands under `extra: argosy:` (`spec/recipe.md`). NOT supported:
/// `load_from_file`, `git.*` and other experimental functions, `build.steps`, attestations of
/// sources, `flags` of repodata version 3. They are refused by name.
@NullMarked
package argosy.recipe.v1;

import org.jspecify.annotations.NullMarked;
