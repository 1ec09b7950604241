/// F1: a recipe with everything concrete (stage 1): conda recipe v1 (CEP 13, CEP 14) rendered for
/// one platform and one variant. What a person wrote (stage 0) is `argosy.recipe.v1`.
///
/// Text fields are empty and lists have no items where the recipe says nothing.
@NullMarked
package argosy.model.recipe;

import org.jspecify.annotations.NullMarked;
